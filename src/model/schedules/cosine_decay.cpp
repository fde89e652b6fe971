// SPDX-License-Identifier: Apache-2.0
#include "cornu/schedules/cosine_decay.hpp"

#include <numbers>

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using schedules::CosineDecay;

CORNU_REGISTER(LearningRateSchedule, CosineDecay, "CosineDecay", "keras.optimizers.schedules")

namespace schedules {

CosineDecay::CosineDecay(double initial_learning_rate, IntegerOrFloat decay_steps, CosineDecayOptions options)
    : initial_learning_rate_(initial_learning_rate), decay_steps_(decay_steps), options_(std::move(options)) {
  CosineDecay::validate();
}

Tensor CosineDecay::operator()(const Tensor& step) const {
  const Tensor reached = ops::cast(step, DType::float32);
  if (!options_.warmup_target.has_value()) return decayed(reached, initial_learning_rate_);
  const double peak = *options_.warmup_target, warmup_steps = options_.warmup_steps;
  const Tensor warming = (peak - initial_learning_rate_) * (reached / warmup_steps) + initial_learning_rate_;
  return ops::where(reached < warmup_steps, warming, decayed(reached - warmup_steps, peak));
}

Tensor CosineDecay::decayed(const Tensor& step, double peak) const {
  const double decay_steps = decay_steps_, alpha = options_.alpha;
  const Tensor fraction = ops::minimum(step, decay_steps) / decay_steps;
  return peak * ((1 - alpha) * (0.5 * (1 + ops::cos(std::numbers::pi * fraction))) + alpha);
}

void CosineDecay::fields(Fields& fields) {
  fields("initial_learning_rate", initial_learning_rate_)("decay_steps", decay_steps_);
  fields("alpha", options_.alpha)("name", options_.name);
  fields("warmup_target", options_.warmup_target)("warmup_steps", options_.warmup_steps);
}

void CosineDecay::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("initial_learning_rate", initial_learning_rate_);
  checks.above_zero("decay_steps", decay_steps_);
  checks.at_least_zero("alpha", options_.alpha);
  checks.at_least_zero("warmup_target", options_.warmup_target.value_or(0));
  checks.at_least_zero("warmup_steps", options_.warmup_steps);
}

}  // namespace schedules
}  // namespace cornu
