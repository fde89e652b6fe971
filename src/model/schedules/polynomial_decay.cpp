// SPDX-License-Identifier: Apache-2.0
#include "cornu/schedules/polynomial_decay.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using schedules::PolynomialDecay;

CORNU_REGISTER(LearningRateSchedule, PolynomialDecay, "PolynomialDecay", "keras.optimizers.schedules")

namespace schedules {

PolynomialDecay::PolynomialDecay(double initial_learning_rate, IntegerOrFloat decay_steps,
                                 PolynomialDecayOptions options)
    : initial_learning_rate_(initial_learning_rate), decay_steps_(decay_steps), options_(std::move(options)) {
  PolynomialDecay::validate();
}

Tensor PolynomialDecay::operator()(const Tensor& step) const {
  const double decay_steps = decay_steps_;
  Tensor reached = ops::cast(step, DType::float32);
  Tensor length = decay_steps;
  if (options_.cycle) {
    length = decay_steps * ops::where(ops::equal(reached, 0), 1, ops::ceil(reached / decay_steps));
  } else {
    reached = ops::minimum(reached, decay_steps);
  }
  const double end = options_.end_learning_rate;
  return (initial_learning_rate_ - end) * ops::power(1 - reached / length, options_.power) + end;
}

void PolynomialDecay::fields(Fields& fields) {
  fields("initial_learning_rate", initial_learning_rate_)("decay_steps", decay_steps_);
  fields("end_learning_rate", options_.end_learning_rate)("power", options_.power);
  fields("cycle", options_.cycle)("name", options_.name);
}

void PolynomialDecay::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("initial_learning_rate", initial_learning_rate_);
  checks.above_zero("decay_steps", decay_steps_);
  checks.at_least_zero("end_learning_rate", options_.end_learning_rate);
  checks.at_least_zero("power", options_.power);
}

}  // namespace schedules
}  // namespace cornu
