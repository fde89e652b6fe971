// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/integer_or_float.hpp"
#include "cornu/learning_rate.hpp"

namespace cornu::schedules {

struct InverseTimeDecayOptions {
  bool staircase = false;  ///< In steps: step / decay_steps is rounded down.
  std::string name = "InverseTimeDecay";
};

/// initial_learning_rate / (1 + decay_rate * step / decay_steps). Throws ValueError for decay_steps of 0 or
/// below, or a rate below 0.
class CORNU_API InverseTimeDecay : public LearningRateSchedule {
 public:
  InverseTimeDecay(double initial_learning_rate, IntegerOrFloat decay_steps, double decay_rate,
                   InverseTimeDecayOptions options = {});
  InverseTimeDecay() = default;  ///< To be given its fields from a configuration.
  Tensor operator()(const Tensor& step) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  double initial_learning_rate_ = 0;
  IntegerOrFloat decay_steps_ = 0;
  double decay_rate_ = 0;
  InverseTimeDecayOptions options_;
};

}  // namespace cornu::schedules
