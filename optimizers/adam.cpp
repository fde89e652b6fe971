// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/adam.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::Adam;

CORNU_REGISTER(Optimizer, Adam, "Adam", "keras.optimizers")

namespace optimizers {

Adam::Adam(AdamOptions options) : Adam(std::move(options), Unchecked()) { Adam::validate(); }

Adam::Adam(AdamOptions options, Unchecked)
    : Optimizer(internal::optimizer_options(options)),
      beta_1_(options.beta_1),
      beta_2_(options.beta_2),
      epsilon_(options.epsilon),
      amsgrad_(options.amsgrad) {}

void Adam::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.from_zero_below_one("beta_1", beta_1_);
  checks.from_zero_below_one("beta_2", beta_2_);
  checks.at_least_zero("epsilon", epsilon_);
}

void Adam::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("beta_1", beta_1_)("beta_2", beta_2_)("epsilon", epsilon_)("amsgrad", amsgrad_);
}

void Adam::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    add_slot(variable, "momentum");
    add_slot(variable, "velocity");
  }
  for (const Variable& variable : variables) {
    if (amsgrad_) add_slot(variable, "velocity_hat");
  }
}

void Adam::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Tensor t = step_number(variable.dtype());
  const Tensor correction_1 = 1 - ops::power(beta_1_, t), correction_2 = 1 - ops::power(beta_2_, t);
  const Tensor rate = learning_rate * ops::sqrt(correction_2) / correction_1;
  const Variable momentum = slot(variable, "momentum"), velocity = slot(variable, "velocity");
  const Tensor m = momentum.value() + (gradient - momentum.value()) * (1 - beta_1_);
  const Tensor v = velocity.value() + (ops::square(gradient) - velocity.value()) * (1 - beta_2_);
  momentum.assign(m);
  velocity.assign(v);
  Tensor scale = v;
  if (amsgrad_) {
    const Variable largest = slot(variable, "velocity_hat");
    scale = ops::maximum(largest, v);
    largest.assign(scale);
  }
  variable.assign_sub(rate * m / (ops::sqrt(scale) + epsilon_));
}

}  // namespace optimizers
}  // namespace cornu
