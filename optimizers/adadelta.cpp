// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/adadelta.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::Adadelta;

CORNU_REGISTER(Optimizer, Adadelta, "Adadelta", "keras.optimizers")

namespace optimizers {

Adadelta::Adadelta(AdadeltaOptions options)
    : Optimizer(internal::optimizer_options(options)), rho_(options.rho), epsilon_(options.epsilon) {
  Adadelta::validate();
}

void Adadelta::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.from_zero_below_one("rho", rho_);
  checks.at_least_zero("epsilon", epsilon_);
}

void Adadelta::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("rho", rho_)("epsilon", epsilon_);
}

void Adadelta::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    add_slot(variable, "accumulated_grad");
    add_slot(variable, "accumulated_delta_var");
  }
}

void Adadelta::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Variable gradients = slot(variable, "accumulated_grad");
  const Variable deltas = slot(variable, "accumulated_delta_var");
  const auto rms = [&](const Tensor& x) { return ops::sqrt(x + epsilon_); };
  gradients.assign(rho_ * gradients + (1 - rho_) * ops::square(gradient));
  const Tensor delta = -(rms(deltas) * gradient / rms(gradients));
  deltas.assign(rho_ * deltas + (1 - rho_) * ops::square(delta));
  variable.assign_add(learning_rate * delta);
}

}  // namespace optimizers
}  // namespace cornu
