// SPDX-License-Identifier: Apache-2.0
#include "cornu/constraints/min_max_norm.hpp"

#include "model/axes_field.hpp"
#include "model/class_registry.hpp"
#include "model/constraints/norm.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using constraints::MinMaxNorm;

CORNU_REGISTER(Constraint, MinMaxNorm, "MinMaxNorm", "keras.constraints")

namespace constraints {

MinMaxNorm::MinMaxNorm(MinMaxNormOptions options) : options_(options) { MinMaxNorm::validate(); }

Tensor MinMaxNorm::operator()(const Tensor& weight) const {
  const Tensor norm = norm_along(weight, options_.axis);
  const Tensor bounded = ops::clip(norm, options_.min_value, options_.max_value);
  return with_norm(weight, norm, options_.rate * bounded + (1 - options_.rate) * norm);
}

void MinMaxNorm::fields(Fields& fields) {
  fields("min_value", options_.min_value)("max_value", options_.max_value);
  fields("rate", options_.rate)("axis", options_.axis);
}

void MinMaxNorm::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("min_value", options_.min_value);
  checks.at_least(options_.min_value, "max_value", options_.max_value);
  checks.from_zero_to_one("rate", options_.rate);
}

}  // namespace constraints
}  // namespace cornu
