// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/adagrad.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::Adagrad;

CORNU_REGISTER(Optimizer, Adagrad, "Adagrad", "keras.optimizers")

namespace optimizers {

Adagrad::Adagrad(AdagradOptions options)
    : Optimizer(internal::optimizer_options(options)),
      initial_accumulator_value_(options.initial_accumulator_value),
      epsilon_(options.epsilon) {
  Adagrad::validate();
}

void Adagrad::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("initial_accumulator_value", initial_accumulator_value_);
  checks.at_least_zero("epsilon", epsilon_);
}

void Adagrad::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("initial_accumulator_value", initial_accumulator_value_)("epsilon", epsilon_);
}

void Adagrad::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) add_slot(variable, "accumulator", initial_accumulator_value_);
}

void Adagrad::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Variable accumulator = slot(variable, "accumulator");
  accumulator.assign_add(ops::square(gradient));
  variable.assign_sub(learning_rate * gradient / ops::sqrt(accumulator + epsilon_));
}

}  // namespace optimizers
}  // namespace cornu
