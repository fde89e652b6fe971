// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::fail;
using internal::require;

CORNU_DEFINE_REGISTRY(Optimizer, "optimizer")
CORNU_DEFINE_REGISTRY(LearningRateSchedule, "learning rate schedule")

ConfigValue write_field(const LearningRate& rate) {
  if (rate.schedule()) return write_field(rate.schedule());
  return static_cast<double>(static_cast<float>(rate.value()));  // it is kept in a float32 variable
}

void read_field(const ConfigValue& from, LearningRate& rate) {
  if (from.is_number()) {
    rate = from.as_number();
  } else {
    Handle<LearningRateSchedule> schedule;
    read_field(from, schedule);
    rate = schedule;
  }
}

/// What the copies of an optimizer share.
struct Optimizer::State {
  Variable iterations, learning_rate;
  std::vector<Variable> in_order;   ///< All, as Keras's files have them.
  std::vector<Variable> trainable;  ///< What it was built for.
  std::unordered_map<const void*, std::map<std::string, Variable>> slots;
  std::map<std::string, Variable> own;
  bool built = false;
};

Optimizer::Optimizer(OptimizerOptions options)
    : options_(std::move(options)), state_(std::make_shared<State>()) {}

void Optimizer::validate() const {
  const std::string where = class_name();
  const auto check = [&](bool holds, const char* name, const char* rule, double value) {
    require<ValueError>(holds, "{}: {} must be {}; got {}.", where, name, rule, value);
  };
  const double rate = options_.learning_rate.value();
  check(std::isfinite(rate) && rate >= 0, "learning_rate", "at least 0 and finite", rate);
  const auto positive = [&](const std::optional<double>& value, const char* name) {
    if (value.has_value()) check(std::isfinite(*value) && *value > 0, name, "above 0", *value);
  };
  positive(options_.clipnorm, "clipnorm");
  positive(options_.clipvalue, "clipvalue");
  positive(options_.global_clipnorm, "global_clipnorm");
  positive(options_.loss_scale_factor, "loss_scale_factor");
  if (options_.weight_decay.has_value()) {
    check(std::isfinite(*options_.weight_decay) && *options_.weight_decay >= 0, "weight_decay", "at least 0",
          *options_.weight_decay);
  }
  const int clips = static_cast<int>(options_.clipnorm.has_value()) +
                    static_cast<int>(options_.clipvalue.has_value()) +
                    static_cast<int>(options_.global_clipnorm.has_value());
  require<ValueError>(clips <= 1, "{}: only one of clipnorm, clipvalue and global_clipnorm can be set.",
                      where);
  check(options_.ema_momentum >= 0 && options_.ema_momentum <= 1, "ema_momentum", "in [0, 1]",
        options_.ema_momentum);
  if (options_.ema_overwrite_frequency.has_value()) {
    check(*options_.ema_overwrite_frequency >= 1, "ema_overwrite_frequency", "at least 1",
          static_cast<double>(*options_.ema_overwrite_frequency));
  }
  if (options_.gradient_accumulation_steps.has_value()) {
    check(*options_.gradient_accumulation_steps >= 2, "gradient_accumulation_steps", "at least 2",
          static_cast<double>(*options_.gradient_accumulation_steps));
  }
}

void Optimizer::fields(Fields& fields) {
  fields("name", options_.name)("learning_rate", options_.learning_rate)("weight_decay",
                                                                         options_.weight_decay);
  fields("clipnorm", options_.clipnorm)("global_clipnorm", options_.global_clipnorm)("clipvalue",
                                                                                     options_.clipvalue);
  fields("use_ema", options_.use_ema)("ema_momentum", options_.ema_momentum);
  fields("ema_overwrite_frequency", options_.ema_overwrite_frequency)("loss_scale_factor",
                                                                      options_.loss_scale_factor);
  fields("gradient_accumulation_steps", options_.gradient_accumulation_steps);
}

// --- State
// -----------------------------------------------------------------------------------------------------------

namespace {

Variable make_state(const std::string& name, const Tensor& initial) {
  return Variable(initial, {.name = name, .trainable = false});
}

}  // namespace

void Optimizer::build_for(const std::vector<Variable>& variables) {
  if (state_->built) {
    for (const Variable& variable : variables) {
      const bool known = std::any_of(state_->trainable.begin(), state_->trainable.end(),
                                     [&](const Variable& own) { return own.same_as(variable); });
      require<ValueError>(known,
                          "{}: unknown variable '{}'. An optimizer works on the variables of its first call; "
                          "make a new one for others.",
                          class_name(), variable.path());
    }
    return;
  }
  const internal::EagerScope eager;
  iterations();
  if (!options_.learning_rate.schedule()) learning_rate();
  state_->trainable = variables;
  if (options_.use_ema) {
    for (const Variable& variable : variables) add_slot(variable, "average");
  }
  if (options_.gradient_accumulation_steps.has_value()) {
    for (const Variable& variable : variables) add_slot(variable, "gradient_accumulator");
  }
  build(variables);
  state_->built = true;
}

void Optimizer::build(const std::vector<Variable>&) {}

Variable Optimizer::iterations() const {
  if (!state_->iterations.defined()) {
    const internal::EagerScope eager;
    state_->iterations = make_state("iteration", ops::zeros({}, DType::int64));
    state_->in_order.insert(state_->in_order.begin(), state_->iterations);
  }
  return state_->iterations;
}

Tensor Optimizer::learning_rate() const {
  if (const auto& schedule = options_.learning_rate.schedule()) return (*schedule)(iterations());
  if (!state_->learning_rate.defined()) {
    const Variable first = iterations();
    const internal::EagerScope eager;
    state_->learning_rate = make_state("learning_rate", ops::full({}, options_.learning_rate.value()));
    state_->in_order.insert(state_->in_order.begin() + 1, state_->learning_rate);
  }
  return state_->learning_rate;
}

void Optimizer::set_learning_rate(double value) {
  require<ValueError>(!options_.learning_rate.schedule(),
                      "{}: the learning rate follows a schedule and cannot be set.", class_name());
  require<ValueError>(std::isfinite(value) && value >= 0,
                      "{}: learning_rate must be at least 0 and finite; got {}.", class_name(), value);
  learning_rate();
  state_->learning_rate.assign(ops::full({}, value));
  options_.learning_rate = value;
}

std::vector<Variable> Optimizer::variables() const {
  iterations();
  if (!options_.learning_rate.schedule()) learning_rate();
  return state_->in_order;
}

Variable Optimizer::add_slot(const Variable& variable, const std::string& name, double initial) {
  std::string path = variable.path();
  std::replace(path.begin(), path.end(), '/', '_');
  Variable slot = make_state(path + "_" + name, ops::full(variable.shape(), initial, variable.dtype()));
  state_->slots[variable.state().get()][name] = slot;
  state_->in_order.push_back(slot);
  return slot;
}

Variable Optimizer::slot(const Variable& variable, const std::string& name) const {
  return state_->slots.at(variable.state().get()).at(name);
}

Variable Optimizer::add_variable(const std::string& name, double initial) {
  Variable own = make_state(name, ops::full({}, initial));
  state_->own[name] = own;
  state_->in_order.push_back(own);
  return own;
}

Variable Optimizer::variable(const std::string& name) const { return state_->own.at(name); }

Tensor Optimizer::step_number(DType dtype) const { return ops::cast(iterations().value() + 1, dtype); }

bool Optimizer::decays(const Variable&) const { return true; }

// --- A step
// ----------------------------------------------------------------------------------------------------------

void Optimizer::apply_gradients(const std::vector<Tensor>& gradients,
                                const std::vector<Variable>& variables) {
  require<ValueError>(gradients.size() == variables.size(), "{}: got {} gradients for {} variables.",
                      class_name(), gradients.size(), variables.size());
  std::vector<Tensor> given;
  std::vector<Variable> targets;
  for (size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i].defined()) continue;
    require<ShapeError>(gradients[i].shape() == variables[i].shape(),
                        "{}: the gradient of '{}' has shape {}, the variable {}.", class_name(),
                        variables[i].path(), to_string(gradients[i].shape()),
                        to_string(variables[i].shape()));
    given.push_back(gradients[i]);
    targets.push_back(variables[i]);
  }
  require<ValueError>(!given.empty() || variables.empty(),
                      "{}: no gradient is defined for any variable. Does the loss depend on them?",
                      class_name());
  build_for(state_->built ? targets : variables);
  const internal::PauseRecorders paused;
  if (options_.loss_scale_factor.has_value()) {
    for (Tensor& gradient : given) gradient = gradient / *options_.loss_scale_factor;
  }
  if (options_.gradient_accumulation_steps.has_value()) {
    accumulate(given, targets);
  } else {
    update(std::move(given), targets);
  }
  if (options_.use_ema) update_average(targets);
  for (const Variable& variable : targets) {
    if (variable.state()->constraint) variable.assign(variable.state()->constraint(variable));
  }
  iterations().assign_add(1);
}

void Optimizer::update(std::vector<Tensor> gradients, const std::vector<Variable>& variables) {
  gradients = clipped(std::move(gradients));
  decay_weights(variables);
  const Tensor rate = learning_rate();
  for (size_t i = 0; i < variables.size(); ++i) {
    const DType dtype = variables[i].dtype();
    update_step(ops::cast(gradients[i], dtype), variables[i], ops::cast(rate, dtype));
  }
}

/// Every k-th step uses the mean of k gradients; the others only add up. As both happen in one graph, the
/// update is always computed and chosen by the step number.
void Optimizer::accumulate(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables) {
  const int64_t steps = *options_.gradient_accumulation_steps;
  const Tensor is_due = ops::equal(ops::mod(iterations().value() + 1, steps), 0);
  std::vector<Variable> touched = variables;
  for (const Variable& own : state_->in_order) {
    if (!own.same_as(state_->iterations) && !own.same_as(state_->learning_rate)) touched.push_back(own);
  }
  std::vector<Tensor> before, sums, means;
  for (const Variable& variable : touched) before.push_back(variable);
  for (size_t i = 0; i < variables.size(); ++i) {
    sums.push_back(slot(variables[i], "gradient_accumulator") + gradients[i]);
    means.push_back(sums.back() / steps);
  }
  update(std::move(means), variables);
  for (size_t i = 0; i < touched.size(); ++i) touched[i].assign(ops::where(is_due, touched[i], before[i]));
  for (size_t i = 0; i < variables.size(); ++i) {
    slot(variables[i], "gradient_accumulator").assign(ops::where(is_due, 0, sums[i]));
  }
}

std::vector<Tensor> Optimizer::clipped(std::vector<Tensor> gradients) const {
  const auto norm_of = [](const Tensor& squares) { return ops::sqrt(squares); };
  const auto limited = [](const Tensor& gradient, const Tensor& norm, double limit) {
    return gradient * limit / ops::maximum(norm, limit);
  };
  if (options_.clipnorm.has_value()) {
    for (Tensor& gradient : gradients) {
      gradient = limited(gradient, norm_of(ops::sum(ops::square(gradient))), *options_.clipnorm);
    }
  } else if (options_.global_clipnorm.has_value()) {
    Tensor squares = 0;
    for (const Tensor& gradient : gradients) squares = squares + ops::sum(ops::square(gradient));
    const Tensor norm = norm_of(squares);
    for (Tensor& gradient : gradients) gradient = limited(gradient, norm, *options_.global_clipnorm);
  } else if (options_.clipvalue.has_value()) {
    for (Tensor& gradient : gradients)
      gradient = ops::clip(gradient, -*options_.clipvalue, *options_.clipvalue);
  }
  return gradients;
}

void Optimizer::decay_weights(const std::vector<Variable>& variables) {
  if (!options_.weight_decay.has_value()) return;
  const Tensor rate = learning_rate();
  for (const Variable& variable : variables) {
    if (!decays(variable)) continue;
    const Tensor value = variable;
    variable.assign(value - value * ops::cast(rate, variable.dtype()) * *options_.weight_decay);
  }
}

void Optimizer::update_average(const std::vector<Variable>& variables) {
  const Tensor step = iterations();
  const Tensor momentum = ops::where(ops::equal(step, 0), 0.0, options_.ema_momentum);
  for (const Variable& variable : variables) {
    const Variable average = slot(variable, "average");
    const Tensor m = ops::cast(momentum, variable.dtype());
    average.assign(m * average.value() + (1 - m) * variable.value());
    if (options_.ema_overwrite_frequency.has_value()) {
      const Tensor is_due = ops::equal(ops::mod(step + 1, *options_.ema_overwrite_frequency), 0);
      variable.assign(ops::where(is_due, average, variable));
    }
  }
}

void Optimizer::finalize_variable_values(const std::vector<Variable>& variables) {
  if (!options_.use_ema || !state_->built) return;
  for (const Variable& variable : variables) variable.assign(slot(variable, "average"));
}

}  // namespace cornu
