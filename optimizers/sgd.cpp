// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/sgd.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;
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
  require<ValueError>(momentum_ >= 0 && momentum_ <= 1, "SGD: momentum must be in [0, 1]; got {}.",
                      momentum_);
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
