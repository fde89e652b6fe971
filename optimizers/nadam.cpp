// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/nadam.hpp"

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::Nadam;

CORNU_REGISTER(Optimizer, Nadam, "Nadam", "keras.optimizers")

namespace optimizers {

Nadam::Nadam(NadamOptions options)
    : Optimizer(internal::optimizer_options(options)),
      beta_1_(options.beta_1),
      beta_2_(options.beta_2),
      epsilon_(options.epsilon) {
  Nadam::validate();
}

void Nadam::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.from_zero_below_one("beta_1", beta_1_);
  checks.from_zero_below_one("beta_2", beta_2_);
  checks.at_least_zero("epsilon", epsilon_);
}

void Nadam::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("beta_1", beta_1_)("beta_2", beta_2_)("epsilon", epsilon_);
}

void Nadam::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    add_slot(variable, "momentum");
    add_slot(variable, "velocity");
  }
  const DType dtype = variables.empty() ? DType(DType::float32) : variables[0].dtype();
  add_variable("u_product", ops::ones({}, dtype));
}

Tensor Nadam::momentum_factor(const Tensor& step) const {
  return beta_1_ * (1 - 0.5 * ops::power(0.96, step));
}

void Nadam::update_steps(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables,
                         const Tensor& learning_rate) {
  const Variable product = variable("u_product");
  product.assign(product * momentum_factor(step_number(product.dtype())));
  Optimizer::update_steps(gradients, variables, learning_rate);
}

void Nadam::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Tensor t = step_number(variable.dtype());
  const Tensor u = momentum_factor(t), next_u = momentum_factor(t + 1);
  const Tensor product = ops::cast(this->variable("u_product"), variable.dtype());
  const Variable momentum = slot(variable, "momentum"), velocity = slot(variable, "velocity");
  momentum.assign_add((gradient - momentum) * (1 - beta_1_));
  velocity.assign_add((ops::square(gradient) - velocity) * (1 - beta_2_));
  const Tensor m = next_u * momentum / (1 - product * next_u) + (1 - u) * gradient / (1 - product);
  const Tensor v = velocity / (1 - ops::power(beta_2_, t));
  variable.assign_sub(m * learning_rate / (ops::sqrt(v) + epsilon_));
}

}  // namespace optimizers
}  // namespace cornu
