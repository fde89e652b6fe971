// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/integer_or_float.hpp"
#include "cornu/learning_rate.hpp"

namespace cornu::schedules {

struct ExponentialDecayOptions {
  bool staircase = false;  ///< In steps: the exponent is rounded down.
  std::string name = "ExponentialDecay";
};

/// initial_learning_rate * decay_rate^(step / decay_steps). Throws ValueError for decay_steps of 0 or below,
/// or a rate below 0.
class CORNU_API ExponentialDecay : public LearningRateSchedule {
 public:
  ExponentialDecay(double initial_learning_rate, IntegerOrFloat decay_steps, double decay_rate,
                   ExponentialDecayOptions options = {});
  ExponentialDecay() = default;  ///< To be given its fields from a configuration.
  Tensor operator()(const Tensor& step) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  double initial_learning_rate_ = 0;
  IntegerOrFloat decay_steps_ = 0;
  double decay_rate_ = 0;
  ExponentialDecayOptions options_;
};

}  // namespace cornu::schedules
