// SPDX-License-Identifier: Apache-2.0
#include "cornu/schedules/inverse_time_decay.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using schedules::InverseTimeDecay;

CORNU_REGISTER(LearningRateSchedule, InverseTimeDecay, "InverseTimeDecay", "keras.optimizers.schedules")

namespace schedules {

InverseTimeDecay::InverseTimeDecay(double initial_learning_rate, IntegerOrFloat decay_steps,
                                   double decay_rate, InverseTimeDecayOptions options)
    : initial_learning_rate_(initial_learning_rate),
      decay_steps_(decay_steps),
      decay_rate_(decay_rate),
      options_(std::move(options)) {
  InverseTimeDecay::validate();
}

Tensor InverseTimeDecay::operator()(const Tensor& step) const {
  Tensor periods = ops::cast(step, DType::float32) / double(decay_steps_);
  if (options_.staircase) periods = ops::floor(periods);
  return initial_learning_rate_ / (1 + decay_rate_ * periods);
}

void InverseTimeDecay::fields(Fields& fields) {
  fields("initial_learning_rate", initial_learning_rate_)("decay_steps", decay_steps_);
  fields("decay_rate", decay_rate_)("staircase", options_.staircase)("name", options_.name);
}

void InverseTimeDecay::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("initial_learning_rate", initial_learning_rate_);
  checks.above_zero("decay_steps", decay_steps_);
  checks.at_least_zero("decay_rate", decay_rate_);
}

}  // namespace schedules
}  // namespace cornu
