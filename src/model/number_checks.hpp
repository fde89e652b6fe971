// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>

#include "support/require.hpp"

namespace cornu::internal {

/// Checks of arguments that are real numbers: "Adam: beta_1 must be in [0, 1); got 1." NaN passes none.
class NumberChecks {
 public:
  explicit NumberChecks(std::string where) : where_(std::move(where)) {}

  void finite(const char* name, double value) const { check(true, name, "finite", value); }
  void at_least_zero(const char* name, double value) const {
    check(value >= 0, name, "at least 0 and finite", value);
  }
  void above_zero(const char* name, double value) const {
    check(value > 0, name, "above 0 and finite", value);
  }
  void at_least(double least, const char* name, double value) const {
    require<ValueError>(value >= least && std::isfinite(value), "{}: {} must be at least {}; got {}.", where_,
                        name, least, value);
  }
  void from_zero_to_one(const char* name, double value) const {
    check(value >= 0 && value <= 1, name, "in [0, 1]", value);
  }
  /// A rate of decay: 1 would keep the first value for ever.
  void from_zero_below_one(const char* name, double value) const {
    check(value >= 0 && value < 1, name, "in [0, 1)", value);
  }

 private:
  void check(bool holds, const char* name, const char* rule, double value) const {
    require<ValueError>(holds && std::isfinite(value), "{}: {} must be {}; got {}.", where_, name, rule,
                        value);
  }

  std::string where_;
};

}  // namespace cornu::internal
