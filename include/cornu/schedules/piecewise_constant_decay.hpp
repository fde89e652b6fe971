// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cornu/integer_or_float.hpp"
#include "cornu/learning_rate.hpp"

namespace cornu::schedules {

struct PiecewiseConstantDecayOptions {
  std::string name = "PiecewiseConstant";
};

/// values[0] up to and including step boundaries[0], then values[1] up to boundaries[1], and so on. Throws
/// ValueError unless there is one value more than boundaries, and boundaries rise.
class CORNU_API PiecewiseConstantDecay : public LearningRateSchedule {
 public:
  PiecewiseConstantDecay(std::vector<IntegerOrFloat> boundaries, std::vector<double> values,
                         PiecewiseConstantDecayOptions options = {});
  PiecewiseConstantDecay() = default;  ///< To be given its fields from a configuration.
  Tensor operator()(const Tensor& step) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  std::vector<IntegerOrFloat> boundaries_;
  std::vector<double> values_;
  PiecewiseConstantDecayOptions options_;
};

}  // namespace cornu::schedules
