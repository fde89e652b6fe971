// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/lion.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "support/require.hpp"

namespace cornu {

using optimizers::Lion;

CORNU_REGISTER(Optimizer, Lion, "Lion", "keras.optimizers")

namespace optimizers {

Lion::Lion(LionOptions options)
    : Optimizer(internal::optimizer_options(options)), beta_1_(options.beta_1), beta_2_(options.beta_2) {
  Lion::validate();
}

void Lion::validate() const {
  Optimizer::validate();
  // With beta_1 = 0 only signs of single gradients would be left.
  internal::require<ValueError>(beta_1_ > 0 && beta_1_ <= 1, "Lion: beta_1 must be in (0, 1]; got {}.",
                                beta_1_);
  internal::NumberChecks(class_name()).from_zero_to_one("beta_2", beta_2_);
}

void Lion::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("beta_1", beta_1_)("beta_2", beta_2_);
}

void Lion::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) add_slot(variable, "momentum");
}

void Lion::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Variable momentum = slot(variable, "momentum");
  const Tensor m = momentum;
  variable.assign_sub(learning_rate * ops::sign(m * beta_1_ + gradient * (1 - beta_1_)));
  momentum.assign(m * beta_2_ + gradient * (1 - beta_2_));
}

}  // namespace optimizers
}  // namespace cornu
