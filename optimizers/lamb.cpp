// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/lamb.hpp"

#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::Lamb;

CORNU_REGISTER(Optimizer, Lamb, "Lamb", "keras.optimizers")

namespace optimizers {

Lamb::Lamb(LambOptions options)
    : Optimizer(internal::optimizer_options(options)),
      beta_1_(options.beta_1),
      beta_2_(options.beta_2),
      epsilon_(options.epsilon) {
  Lamb::validate();
}

void Lamb::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.from_zero_below_one("beta_1", beta_1_);
  checks.from_zero_below_one("beta_2", beta_2_);
  checks.at_least_zero("epsilon", epsilon_);
}

void Lamb::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("beta_1", beta_1_)("beta_2", beta_2_)("epsilon", epsilon_);
}

void Lamb::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    add_slot(variable, "momentum");
    add_slot(variable, "velocity");
  }
}

void Lamb::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Tensor t = step_number(variable.dtype());
  const Variable momentum = slot(variable, "momentum"), velocity = slot(variable, "velocity");
  momentum.assign_add((gradient - momentum) * (1 - beta_1_));
  velocity.assign_add((ops::square(gradient) - velocity) * (1 - beta_2_));
  const Tensor m = momentum / (1 - ops::power(beta_1_, t)), v = velocity / (1 - ops::power(beta_2_, t));
  const Tensor direction = m / (ops::sqrt(v) + epsilon_);
  const auto norm = [](const Tensor& x) { return ops::sqrt(ops::sum(ops::square(x))); };
  const Tensor weight_norm = norm(variable), direction_norm = norm(direction);
  const Tensor both = ops::logical_and(weight_norm > 0, direction_norm > 0);
  const Tensor ratio = ops::where(both, weight_norm / direction_norm, 1);
  variable.assign_sub(ratio * learning_rate * direction);
}

}  // namespace optimizers
}  // namespace cornu
