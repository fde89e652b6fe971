// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/loss_scale_optimizer.hpp"

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/change_if.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;
using optimizers::LossScaleOptimizer;

CORNU_REGISTER(Optimizer, LossScaleOptimizer, "LossScaleOptimizer", "keras.optimizers", "lossscaleoptimizer")

namespace optimizers {

LossScaleOptimizer::LossScaleOptimizer() : LossScaleOptimizer(LossScaleOptimizerOptions()) {}

LossScaleOptimizer::LossScaleOptimizer(Handle<Optimizer> inner_optimizer, LossScaleOptimizerOptions options)
    : LossScaleOptimizer(std::move(options)) {
  inner_optimizer_ = std::move(inner_optimizer);
  LossScaleOptimizer::validate();
}

LossScaleOptimizer::LossScaleOptimizer(LossScaleOptimizerOptions options)
    : Optimizer({.learning_rate = 0, .name = std::move(options.name)}),
      initial_scale_(options.initial_scale),
      dynamic_growth_steps_(options.dynamic_growth_steps) {}

void LossScaleOptimizer::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.above_zero("initial_scale", initial_scale_);
  checks.at_least(1, "dynamic_growth_steps", static_cast<double>(dynamic_growth_steps_));
  inner_optimizer().validate();
  require<ValueError>(
      !inner_optimizer().options().loss_scale_factor.has_value(),
      "LossScaleOptimizer: the inner optimizer must have no loss_scale_factor; gradients would "
      "be divided twice.");
}

void LossScaleOptimizer::fields(Fields& fields) {
  fields("name", options_.name)("inner_optimizer", inner_optimizer_);
  fields("initial_scale", initial_scale_)("dynamic_growth_steps", dynamic_growth_steps_);
  for (const char* name :
       {"weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "use_ema", "ema_momentum",
        "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps"}) {
    fields.ignored(name);  // older versions wrote them, without effect
  }
}

Optimizer& LossScaleOptimizer::inner_optimizer() const {
  require<ValueError>(bool(inner_optimizer_), "LossScaleOptimizer: an inner optimizer is needed.");
  return *inner_optimizer_;
}

std::vector<Variable> LossScaleOptimizer::own_variables() const {
  if (Optimizer::variables().size() == 2) {
    const internal::EagerScope eager;
    add_variable("step_counter", ops::zeros({}, DType::int64));
    add_variable("dynamic_scale", ops::full({}, initial_scale_));
  }
  return Optimizer::variables();
}

std::vector<Variable> LossScaleOptimizer::variables() const {
  std::vector<Variable> all = own_variables();
  const std::vector<Variable> inner = inner_optimizer().variables();
  all.insert(all.end(), inner.begin(), inner.end());
  return all;
}

void LossScaleOptimizer::build_for(const std::vector<Variable>& variables) {
  inner_optimizer().build_for(variables);
  own_variables();
  Optimizer::build_for(variables);
}

void LossScaleOptimizer::apply_gradients(const std::vector<Tensor>& gradients,
                                         const std::vector<Variable>& variables) {
  check_gradients(gradients, variables);
  if (gradients.empty()) return;
  build_for(variables);
  const internal::PauseRecorders paused;
  const Variable scale = variable("dynamic_scale"), counter = variable("step_counter");
  std::vector<Tensor> unscaled;
  Tensor finite = ops::ones({}, DType::boolean);
  for (const Tensor& gradient : gradients) {
    unscaled.push_back(gradient.defined() ? gradient / scale : gradient);
    if (gradient.defined()) finite = ops::logical_and(finite, ops::all(ops::isfinite(gradient)));
  }
  std::vector<Variable> changed = inner_optimizer().variables();
  changed.insert(changed.end(), variables.begin(), variables.end());
  internal::change_if(finite, changed, [&] { inner_optimizer().apply_gradients(unscaled, variables); });
  const Tensor grows = ops::equal(counter + 1, dynamic_growth_steps_);
  counter.assign(ops::where(ops::logical_and(finite, ops::logical_not(grows)), counter + 1, 0));
  scale.assign(scale * ops::where(finite, ops::where(grows, 2.0, 1.0), 0.5));
}

Tensor LossScaleOptimizer::dynamic_scale() const {
  own_variables();
  return variable("dynamic_scale");
}

Tensor LossScaleOptimizer::scale_loss(const Tensor& loss) const { return loss * dynamic_scale(); }

Tensor LossScaleOptimizer::learning_rate() const { return inner_optimizer().learning_rate(); }

void LossScaleOptimizer::set_learning_rate(double value) { inner_optimizer().set_learning_rate(value); }

Tensor LossScaleOptimizer::iterations() const { return inner_optimizer().iterations(); }

void LossScaleOptimizer::finalize_variable_values(const std::vector<Variable>& variables) {
  inner_optimizer().finalize_variable_values(variables);
}

void LossScaleOptimizer::exclude_from_weight_decay(WeightDecayExclusion exclusion) {
  inner_optimizer().exclude_from_weight_decay(std::move(exclusion));
}

void LossScaleOptimizer::update_step(const Tensor&, const Variable&, const Tensor&) {
  internal::fail<ValueError>("LossScaleOptimizer: updates are the inner optimizer's.");
}

}  // namespace optimizers
}  // namespace cornu
