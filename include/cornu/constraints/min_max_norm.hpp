// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/constraint.hpp"
#include "cornu/ops/reduce.hpp"

namespace cornu::constraints {

struct MinMaxNormOptions {
  double min_value = 0;
  double max_value = 1;
  double rate = 1;  ///< How much of the way there: 1 enforces the bounds in every step.
  ops::Axes axis = 0;
};

/// With n the norm along the axes: w (rate clip(n, min_value, max_value) + (1 - rate) n) / (n + 1e-7). Throws
/// ValueError for a bound below 0, bounds that are exchanged, a rate outside [0, 1].
class CORNU_API MinMaxNorm : public Constraint {
 public:
  explicit MinMaxNorm(MinMaxNormOptions options = {});
  Tensor operator()(const Tensor& weight) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  MinMaxNormOptions options_;
};

}  // namespace cornu::constraints
