// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/ftrl.hpp"

#include <cmath>

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "support/require.hpp"

namespace cornu {

using optimizers::Ftrl;

CORNU_REGISTER(Optimizer, Ftrl, "Ftrl", "keras.optimizers")

namespace optimizers {

Ftrl::Ftrl(FtrlOptions options)
    : Optimizer(internal::optimizer_options(options)),
      learning_rate_power_(options.learning_rate_power),
      initial_accumulator_value_(options.initial_accumulator_value),
      l1_regularization_strength_(options.l1_regularization_strength),
      l2_regularization_strength_(options.l2_regularization_strength),
      l2_shrinkage_regularization_strength_(options.l2_shrinkage_regularization_strength),
      beta_(options.beta) {
  Ftrl::validate();
}

void Ftrl::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  internal::require<ValueError>(learning_rate_power_ <= 0 && std::isfinite(learning_rate_power_),
                                "Ftrl: learning_rate_power must be at most 0; got {}.", learning_rate_power_);
  checks.at_least_zero("initial_accumulator_value", initial_accumulator_value_);
  checks.at_least_zero("l1_regularization_strength", l1_regularization_strength_);
  checks.at_least_zero("l2_regularization_strength", l2_regularization_strength_);
  checks.at_least_zero("l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength_);
  checks.at_least_zero("beta", beta_);
}

void Ftrl::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("learning_rate_power", learning_rate_power_);
  fields("initial_accumulator_value", initial_accumulator_value_);
  fields("l1_regularization_strength", l1_regularization_strength_);
  fields("l2_regularization_strength", l2_regularization_strength_);
  fields("l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength_);
  fields("beta", beta_);
}

void Ftrl::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    add_slot(variable, "accumulator", initial_accumulator_value_);
    add_slot(variable, "linear");
  }
}

void Ftrl::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Variable accumulator = slot(variable, "accumulator"), linear = slot(variable, "linear");
  const Tensor n = accumulator + ops::square(gradient);
  const auto scaled = [&](const Tensor& x) {
    return learning_rate_power_ == -0.5 ? ops::sqrt(x) : ops::power(x, -learning_rate_power_);
  };
  const Tensor shrunk = gradient + 2 * l2_shrinkage_regularization_strength_ * variable;
  linear.assign_add(shrunk - (scaled(n) - scaled(accumulator)) / learning_rate * variable);
  const Tensor l2 = l2_regularization_strength_ + beta_ / (2 * learning_rate);
  const Tensor quadratic = scaled(n) / learning_rate + 2 * l2;
  const Tensor z = linear;
  const double l1 = l1_regularization_strength_;
  variable.assign((ops::clip(z, -l1, l1) - z) / quadratic);
  accumulator.assign(n);
}

}  // namespace optimizers
}  // namespace cornu
