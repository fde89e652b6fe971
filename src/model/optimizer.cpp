// SPDX-License-Identifier: Apache-2.0
// What an optimizer is told and keeps; what it does with them is in optimizer_step.cpp.
#include "cornu/optimizer.hpp"

#include <algorithm>
#include <cmath>

#include "cornu/device.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "model/optimizer_state.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

CORNU_DEFINE_REGISTRY(Optimizer, "optimizer")

Optimizer::Optimizer(OptimizerOptions options)
    : options_(std::move(options)), state_(std::make_shared<State>()) {}

void Optimizer::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("learning_rate", options_.learning_rate.value());
  if (options_.learning_rate.schedule()) options_.learning_rate.schedule()->validate();
  const auto above_zero = [&](const char* name, const std::optional<double>& value) {
    if (value.has_value()) checks.above_zero(name, *value);
  };
  const auto at_least = [&](double least, const char* name, const std::optional<int64_t>& value) {
    if (value.has_value()) checks.at_least(least, name, static_cast<double>(*value));
  };
  if (options_.weight_decay.has_value()) checks.at_least_zero("weight_decay", *options_.weight_decay);
  above_zero("clipnorm", options_.clipnorm);
  above_zero("clipvalue", options_.clipvalue);
  above_zero("global_clipnorm", options_.global_clipnorm);
  const int clips = static_cast<int>(options_.clipnorm.has_value()) +
                    static_cast<int>(options_.clipvalue.has_value()) +
                    static_cast<int>(options_.global_clipnorm.has_value());
  require<ValueError>(clips <= 1, "{}: only one of clipnorm, clipvalue and global_clipnorm can be set.",
                      class_name());
  checks.from_zero_to_one("ema_momentum", options_.ema_momentum);
  at_least(1, "ema_overwrite_frequency", options_.ema_overwrite_frequency);
  above_zero("loss_scale_factor", options_.loss_scale_factor);
  at_least(2, "gradient_accumulation_steps", options_.gradient_accumulation_steps);
}

void Optimizer::fields(Fields& fields) {
  if (!fields.reading() && state_->learning_rate.defined()) {  // it may have been set since
    options_.learning_rate = state_->learning_rate.state()->value.item<double>();
  }
  fields("name", options_.name)("learning_rate", options_.learning_rate);
  fields("weight_decay", options_.weight_decay)("clipnorm", options_.clipnorm);
  fields("global_clipnorm", options_.global_clipnorm)("clipvalue", options_.clipvalue);
  fields("use_ema", options_.use_ema)("ema_momentum", options_.ema_momentum);
  fields("ema_overwrite_frequency", options_.ema_overwrite_frequency);
  fields("loss_scale_factor", options_.loss_scale_factor);
  fields("gradient_accumulation_steps", options_.gradient_accumulation_steps);
}

// --- State ---

namespace {

Variable make_state(const std::string& owner, const std::string& name, const Tensor& initial) {
  Variable state(initial, {.name = name, .trainable = false});
  state.state()->path = owner + "/" + name;
  return state;
}

}  // namespace

void Optimizer::build_for(const std::vector<Variable>& variables) {
  if (state_->built) {
    check_known(variables);
    return;
  }
  const internal::EagerScope eager;
  this->Optimizer::variables();  // the count and the rate come first
  for (const Variable& variable : variables) {
    state_->index.try_emplace(variable.state().get(), state_->trainable.size());
    state_->trainable.push_back(variable);
  }
  if (options_.use_ema) {
    for (const Variable& variable : variables) state_->averages.push_back(add_slot(variable, "average"));
  }
  if (options_.gradient_accumulation_steps.has_value()) {
    for (const Variable& variable : variables) {
      state_->sums.push_back(add_slot(variable, "gradient_accumulator"));
    }
  }
  const auto first = static_cast<std::ptrdiff_t>(state_->in_order.size());
  build(variables);
  state_->rule_state.assign(state_->in_order.begin() + first, state_->in_order.end());
  state_->built = true;
}

void Optimizer::build(const std::vector<Variable>&) {}

void Optimizer::check_known(const std::vector<Variable>& variables) const {
  for (const Variable& variable : variables) {
    require<ValueError>(state_->index.contains(variable.state().get()),
                        "{}: unknown variable '{}'. An optimizer works on the variables of its first call; "
                        "make a new one for others.",
                        class_name(), variable.path());
  }
}

std::vector<Variable> Optimizer::variables() const {
  if (!state_->iteration.defined()) {
    const internal::EagerScope eager;
    state_->iteration = make_state(name(), "iteration", ops::zeros({}, DType::int64));
    state_->in_order.push_back(state_->iteration);
    if (!options_.learning_rate.schedule()) {
      state_->learning_rate =
          make_state(name(), "learning_rate", ops::full({}, options_.learning_rate.value()));
      state_->in_order.push_back(state_->learning_rate);
    }
  }
  return state_->in_order;
}

Tensor Optimizer::iterations() const {
  this->Optimizer::variables();
  const Tensor calls = state_->iteration;
  const auto& steps = options_.gradient_accumulation_steps;
  return steps.has_value() ? ops::floor_divide(calls, *steps) : calls;
}

Tensor Optimizer::learning_rate() const {
  this->Optimizer::variables();
  if (const auto& schedule = options_.learning_rate.schedule()) return (*schedule)(state_->iteration);
  return state_->learning_rate;
}

void Optimizer::set_learning_rate(double value) {
  require<ValueError>(!options_.learning_rate.schedule(),
                      "{}: the learning rate follows a schedule and cannot be set.", class_name());
  internal::NumberChecks(class_name()).at_least_zero("learning_rate", value);
  this->Optimizer::variables();
  state_->learning_rate.assign(ops::full({}, value));
  options_.learning_rate = value;
}

Variable Optimizer::add_slot(const Variable& variable, const std::string& name, double initial) {
  const DeviceScope device(variable.value().device());
  return add_slot(variable, name, ops::full(variable.shape(), initial, variable.dtype()));
}

Variable Optimizer::add_slot(const Variable& variable, const std::string& name, const Tensor& initial) {
  std::string path = variable.path();
  std::replace(path.begin(), path.end(), '/', '_');
  Variable slot = make_state(this->name(), path + "_" + name, initial);
  state_->slots[variable.state().get()][name] = slot;
  state_->in_order.push_back(slot);
  return slot;
}

Variable Optimizer::slot(const Variable& variable, const std::string& name) const {
  const auto of_variable = state_->slots.find(variable.state().get());
  require<ValueError>(of_variable != state_->slots.end() && of_variable->second.contains(name),
                      "{}: '{}' has no slot '{}'. Make it with add_slot() in build().", class_name(),
                      variable.path(), name);
  return of_variable->second.at(name);
}

Variable Optimizer::add_variable(const std::string& name, const Tensor& initial) const {
  Variable own = make_state(this->name(), name, initial);
  state_->own[name] = own;
  state_->in_order.push_back(own);
  return own;
}

Variable Optimizer::variable(const std::string& name) const {
  const auto found = state_->own.find(name);
  require<ValueError>(found != state_->own.end(),
                      "{}: there is no state '{}'. Make it with add_variable() in build().", class_name(),
                      name);
  return found->second;
}

void Optimizer::exclude_from_weight_decay(WeightDecayExclusion exclusion) {
  require<ValueError>(!state_->built,
                      "{}: exclude_from_weight_decay has no effect any more: call it before the first step.",
                      class_name());
  state_->not_decayed = std::move(exclusion);
}

}  // namespace cornu
