// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/adamax.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::Adamax;

CORNU_REGISTER(Optimizer, Adamax, "Adamax", "keras.optimizers")

namespace optimizers {

Adamax::Adamax(AdamaxOptions options)
    : Optimizer(internal::optimizer_options(options)),
      beta_1_(options.beta_1),
      beta_2_(options.beta_2),
      epsilon_(options.epsilon) {
  Adamax::validate();
}

void Adamax::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.from_zero_below_one("beta_1", beta_1_);
  checks.from_zero_below_one("beta_2", beta_2_);
  checks.at_least_zero("epsilon", epsilon_);
}

void Adamax::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("beta_1", beta_1_)("beta_2", beta_2_)("epsilon", epsilon_);
}

void Adamax::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    add_slot(variable, "momentum");
    add_slot(variable, "norm");
  }
}

void Adamax::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Tensor beta_1_power = ops::power(beta_1_, step_number(variable.dtype()));
  const Variable momentum = slot(variable, "momentum"), norm = slot(variable, "norm");
  momentum.assign_add((gradient - momentum) * (1 - beta_1_));
  norm.assign(ops::maximum(beta_2_ * norm, ops::abs(gradient)));
  variable.assign_sub(learning_rate * momentum / ((1 - beta_1_power) * (norm + epsilon_)));
}

}  // namespace optimizers
}  // namespace cornu
