// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/adafactor.hpp"

#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using optimizers::Adafactor;

CORNU_REGISTER(Optimizer, Adafactor, "Adafactor", "keras.optimizers")

namespace optimizers {

Adafactor::Adafactor(AdafactorOptions options)
    : Optimizer(internal::optimizer_options(options)),
      beta_2_decay_(options.beta_2_decay),
      epsilon_1_(options.epsilon_1),
      epsilon_2_(options.epsilon_2),
      clip_threshold_(options.clip_threshold),
      relative_step_(options.relative_step) {
  Adafactor::validate();
}

void Adafactor::validate() const {
  Optimizer::validate();
  const internal::NumberChecks checks(class_name());
  checks.finite("beta_2_decay", beta_2_decay_);
  checks.at_least_zero("epsilon_1", epsilon_1_);
  checks.at_least_zero("epsilon_2", epsilon_2_);
  checks.above_zero("clip_threshold", clip_threshold_);
}

void Adafactor::fields(Fields& fields) {
  Optimizer::fields(fields);
  fields("beta_2_decay", beta_2_decay_)("epsilon_1", epsilon_1_)("epsilon_2", epsilon_2_);
  fields("clip_threshold", clip_threshold_)("relative_step", relative_step_);
}

void Adafactor::build(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    const Shape& shape = variable.shape();
    const bool is_factored = shape.rank() >= 2;
    // For vectors Keras keeps two unused int32 scalars, which its files hold.
    const Tensor unused = ops::zeros({}, DType::int32), value = variable.value();
    add_slot(variable, "r", is_factored ? ops::zeros_like(ops::mean(value, {.axis = -1})) : unused);
    add_slot(variable, "c", is_factored ? ops::zeros_like(ops::mean(value, {.axis = -2})) : unused);
    add_slot(variable, "velocity");
  }
}

void Adafactor::update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) {
  const Tensor t = step_number(variable.dtype());
  const auto rms = [](const Tensor& x) { return ops::sqrt(ops::mean(ops::square(x))); };
  const Tensor rate = ops::minimum(learning_rate, 1 / ops::sqrt(t));
  const Tensor step_size = ops::maximum(epsilon_2_, rms(variable)) * rate;
  const Tensor squares = ops::square(gradient) + epsilon_1_;
  const Tensor b = 1 - ops::power(t, beta_2_decay_);
  const Variable velocity = slot(variable, "velocity");
  if (variable.shape().rank() >= 2) {
    const Variable r = slot(variable, "r"), c = slot(variable, "c");
    r.assign(b * r + (1 - b) * ops::mean(squares, {.axis = -1}));
    c.assign(b * c + (1 - b) * ops::mean(squares, {.axis = -2}));
    const Tensor rows = r / ops::mean(r, {.axis = -1, .keepdims = true});
    velocity.assign(ops::expand_dims(rows, -1) * ops::expand_dims(c, -2));
  } else {
    velocity.assign(b * velocity + (1 - b) * squares);
  }
  const Tensor direction = gradient / ops::sqrt(velocity);
  variable.assign_sub(step_size * (direction / ops::maximum(1, rms(direction) / clip_threshold_)));
}

}  // namespace optimizers
}  // namespace cornu
