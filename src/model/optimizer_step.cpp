// SPDX-License-Identifier: Apache-2.0
// One step of an optimizer, in Keras's order.
#include <algorithm>

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/change_if.hpp"
#include "model/optimizer_state.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

Tensor Optimizer::scale_loss(const Tensor& loss) const {
  return options_.loss_scale_factor.has_value() ? loss * *options_.loss_scale_factor : loss;
}

void Optimizer::apply(const std::vector<Tensor>& gradients) {
  require<ValueError>(state_->built,
                      "{}: not built yet; give the variables with the gradients, or call build_for().",
                      class_name());
  apply_gradients(gradients, state_->trainable);
}

void Optimizer::check_gradients(const std::vector<Tensor>& gradients,
                                const std::vector<Variable>& variables) const {
  require<ValueError>(gradients.size() == variables.size(), "{}: got {} gradients for {} variables.",
                      class_name(), gradients.size(), variables.size());
  bool any = gradients.empty();
  for (size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i].defined()) continue;
    any = true;
    require<ShapeError>(gradients[i].shape() == variables[i].shape(),
                        "{}: the gradient of '{}' has shape {}, the variable {}.", class_name(),
                        variables[i].path(), to_string(gradients[i].shape()),
                        to_string(variables[i].shape()));
  }
  require<ValueError>(any, "{}: no gradient is defined for any variable. Does the loss depend on them?",
                      class_name());
}

void Optimizer::apply_gradients(const std::vector<Tensor>& gradients,
                                const std::vector<Variable>& variables) {
  check_gradients(gradients, variables);
  if (gradients.empty()) return;
  build_for(variables);
  std::vector<Tensor> given;
  std::vector<Variable> targets;
  for (size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i].defined()) continue;
    given.push_back(gradients[i]);
    targets.push_back(variables[i]);
  }
  const internal::PauseRecorders paused;
  if (options_.loss_scale_factor.has_value()) {
    for (Tensor& gradient : given) gradient = gradient / *options_.loss_scale_factor;
  }
  if (options_.gradient_accumulation_steps.has_value()) {
    accumulate(given, targets);
  } else {
    update(std::move(given), targets);
  }
  if (options_.use_ema) update_averages();
  for (const Variable& variable : targets) {
    if (variable.state()->constraint) variable.assign(variable.state()->constraint(variable));
  }
  state_->iteration.assign_add(1);
}

void Optimizer::update(std::vector<Tensor> gradients, const std::vector<Variable>& variables) {
  gradients = clipped(std::move(gradients));
  decay_weights(variables);
  update_steps(gradients, variables, learning_rate());
}

void Optimizer::update_steps(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables,
                             const Tensor& learning_rate) {
  for (size_t i = 0; i < variables.size(); ++i) {
    const DType dtype = variables[i].dtype();
    update_step(ops::cast(gradients[i], dtype), variables[i], ops::cast(learning_rate, dtype));
  }
}

/// Every k-th call updates with the mean of k gradients; the others only add up.
void Optimizer::accumulate(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables) {
  const int64_t steps = *options_.gradient_accumulation_steps;
  const Tensor is_due = ops::equal(ops::mod(state_->iteration.value() + 1, steps), 0);
  std::vector<Tensor> means;
  for (size_t i = 0; i < variables.size(); ++i) {
    const Variable& sum = state_->sums[state_->index_of(variables[i])];
    sum.assign_add(gradients[i]);
    means.push_back(sum / steps);
  }
  std::vector<Variable> changed = variables;
  changed.insert(changed.end(), state_->rule_state.begin(), state_->rule_state.end());
  changed.insert(changed.end(), state_->sums.begin(), state_->sums.end());
  internal::change_if(is_due, changed, [&] {
    update(std::move(means), variables);
    for (const Variable& sum : state_->sums) sum.assign(ops::zeros_like(sum));
  });
}

std::vector<Tensor> Optimizer::clipped(std::vector<Tensor> gradients) const {
  if (options_.clipnorm.has_value()) {
    const double limit = *options_.clipnorm;
    for (Tensor& gradient : gradients) {
      const Tensor norm = ops::sqrt(ops::sum(ops::square(gradient)));
      gradient = gradient * limit / ops::maximum(norm, limit);
    }
  } else if (options_.global_clipnorm.has_value()) {
    const double limit = *options_.global_clipnorm;
    Tensor squares = 0.f;
    for (const Tensor& gradient : gradients) squares = squares + ops::sum(ops::square(gradient));
    const Tensor norm = ops::sqrt(squares);
    // The difference is 0, or NaN for a norm that is not finite: then no part of the step can be trusted.
    const Tensor scale = limit * ops::minimum(1 / norm, 1 / limit) + (norm - norm);
    for (Tensor& gradient : gradients) gradient = gradient * scale;
  } else if (options_.clipvalue.has_value()) {
    const double limit = *options_.clipvalue;
    for (Tensor& gradient : gradients) gradient = ops::clip(gradient, -limit, limit);
  }
  return gradients;
}

bool Optimizer::decays(const Variable& variable) const {
  const WeightDecayExclusion& excluded = state_->not_decayed;
  const auto is_listed = [&](const Variable& other) { return other.same_as(variable); };
  const auto is_named = [&](const std::string& name) {
    return variable.path().find(name) != std::string::npos;
  };
  return std::none_of(excluded.var_list.begin(), excluded.var_list.end(), is_listed) &&
         std::none_of(excluded.var_names.begin(), excluded.var_names.end(), is_named);
}

void Optimizer::decay_weights(const std::vector<Variable>& variables) {
  if (!options_.weight_decay.has_value()) return;
  const Tensor rate = learning_rate();
  for (const Variable& variable : variables) {
    if (!decays(variable)) continue;
    variable.assign_sub(variable * *options_.weight_decay * ops::cast(rate, variable.dtype()));
  }
}

/// Of all variables, also those that had no gradient.
void Optimizer::update_averages() {
  const Tensor updates = iterations();
  const Tensor momentum = ops::where(ops::equal(updates, 0), 0.0, options_.ema_momentum);
  for (size_t i = 0; i < state_->trainable.size(); ++i) {
    const Variable &variable = state_->trainable[i], &average = state_->averages[i];
    const Tensor m = ops::cast(momentum, variable.dtype());
    average.assign(m * average + (1 - m) * variable);
    if (options_.ema_overwrite_frequency.has_value()) {
      const Tensor is_due = ops::equal(ops::mod(updates + 1, *options_.ema_overwrite_frequency), 0);
      variable.assign(ops::where(is_due, average, variable));
    }
  }
}

void Optimizer::finalize_variable_values(const std::vector<Variable>& variables) {
  if (!options_.use_ema || !state_->built) return;
  check_known(variables);
  for (const Variable& variable : variables) variable.assign(state_->averages[state_->index_of(variable)]);
}

Tensor Optimizer::step_number(DType dtype) const {
  return ops::cast(iterations() + 1, dtype == DType::float64 ? dtype : DType(DType::float32));
}

}  // namespace cornu
