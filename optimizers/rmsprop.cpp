// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/rmsprop.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::RMSprop;

CORNU_REGISTER(Optimizer, RMSprop, "RMSprop", "keras.optimizers", "rmsprop")

namespace optimizers {

RMSprop::RMSprop(RMSpropOptions options)
    : Optimizer(internal::optimizer_options(options)),
      rho_(options.rho),
      momentum_(options.momentum),
      epsilon_(options.epsilon),
      centered_(options.centered) {
  RMSprop::validate();
}

void RMSprop::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.from_zero_below_one("rho", rho_);
  checks.from_zero_to_one("momentum", momentum_);
  checks.at_least_zero("epsilon", epsilon_);
}

void RMSprop::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("rho", rho_)("momentum", momentum_)("epsilon", epsilon_)("centered", centered_);
}

void RMSprop::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) add_slot(variable, "velocity");
  for (const Variable& variable : variables) {
    if (momentum_ > 0) add_slot(variable, "momentum");
  }
  for (const Variable& variable : variables) {
    if (centered_) add_slot(variable, "average_gradient");
  }
}

void RMSprop::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Variable velocity = slot(variable, "velocity");
  const Tensor v = velocity.value() * rho_ + ops::square(gradient) * (1 - rho_);
  velocity.assign(v);
  Tensor denominator = v + epsilon_;
  if (centered_) {
    const Variable average = slot(variable, "average_gradient");
    const Tensor mean = average.value() * rho_ + gradient * (1 - rho_);
    average.assign(mean);
    denominator = denominator - ops::square(mean);
  }
  Tensor increment = learning_rate * gradient / ops::sqrt(denominator);
  if (momentum_ > 0) {
    const Variable momentum = slot(variable, "momentum");
    increment = momentum.value() * momentum_ + increment;
    momentum.assign(increment);
  }
  variable.assign_sub(increment);
}

}  // namespace optimizers
}  // namespace cornu
