// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/sgd.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::SGD;

CORNU_REGISTER(Optimizer, SGD, "SGD", "keras.optimizers")

namespace optimizers {

SGD::SGD(SGDOptions options)
    : Optimizer(internal::optimizer_options(options)),
      momentum_(options.momentum),
      nesterov_(options.nesterov) {
  SGD::validate();
}

void SGD::validate() const {
  Optimizer::validate();
  internal::NumberChecks(class_name()).from_zero_to_one("momentum", momentum_);
}

void SGD::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("momentum", momentum_)("nesterov", nesterov_);
}

void SGD::build(const std::vector<Variable>& variables) {
  if (momentum_ == 0) return;
  for (const Variable& variable : variables) add_slot(variable, "momentum");
}

void SGD::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Tensor step = gradient * learning_rate;
  if (momentum_ == 0) {
    variable.assign_sub(step);
    return;
  }
  const Variable momentum = slot(variable, "momentum");
  const Tensor velocity = momentum.value() * momentum_ - step;
  momentum.assign(velocity);
  variable.assign_add(nesterov_ ? velocity * momentum_ - step : velocity);
}

}  // namespace optimizers
}  // namespace cornu
