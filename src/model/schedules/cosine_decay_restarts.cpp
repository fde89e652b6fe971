// SPDX-License-Identifier: Apache-2.0
#include "cornu/schedules/cosine_decay_restarts.hpp"

#include <numbers>

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using schedules::CosineDecayRestarts;

CORNU_REGISTER(LearningRateSchedule, CosineDecayRestarts, "CosineDecayRestarts", "keras.optimizers.schedules")

namespace schedules {

CosineDecayRestarts::CosineDecayRestarts(double initial_learning_rate, IntegerOrFloat first_decay_steps,
                                         CosineDecayRestartsOptions options)
    : initial_learning_rate_(initial_learning_rate),
      first_decay_steps_(first_decay_steps),
      options_(std::move(options)) {
  CosineDecayRestarts::validate();
}

Tensor CosineDecayRestarts::operator()(const Tensor& step) const {
  const Tensor t_mul = static_cast<float>(options_.t_mul);
  Tensor fraction = ops::cast(step, DType::float32) / double(first_decay_steps_);  // of the first period
  Tensor restarts;
  if (options_.t_mul == 1) {
    restarts = ops::floor(fraction);
    fraction = fraction - restarts;
  } else {
    // i periods end at (1 - t_mul^i) / (1 - t_mul) times the first.
    restarts = ops::floor(ops::log(1 - fraction * (1 - t_mul)) / ops::log(t_mul));
    const Tensor length = ops::power(t_mul, restarts);
    fraction = (fraction - (1 - length) / (1 - t_mul)) / length;
  }
  const Tensor cosine =
      0.5 * ops::power(options_.m_mul, restarts) * (1 + ops::cos(std::numbers::pi * fraction));
  return initial_learning_rate_ * ((1 - options_.alpha) * cosine + options_.alpha);
}

void CosineDecayRestarts::fields(Fields& fields) {
  fields("initial_learning_rate", initial_learning_rate_)("first_decay_steps", first_decay_steps_);
  fields("t_mul", options_.t_mul)("m_mul", options_.m_mul)("alpha", options_.alpha)("name", options_.name);
}

void CosineDecayRestarts::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("initial_learning_rate", initial_learning_rate_);
  checks.above_zero("first_decay_steps", first_decay_steps_);
  checks.above_zero("t_mul", options_.t_mul);
  checks.at_least_zero("m_mul", options_.m_mul);
  checks.at_least_zero("alpha", options_.alpha);
}

}  // namespace schedules
}  // namespace cornu
