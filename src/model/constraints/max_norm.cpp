// SPDX-License-Identifier: Apache-2.0
#include "cornu/constraints/max_norm.hpp"

#include "model/axes_field.hpp"
#include "model/class_registry.hpp"
#include "model/constraints/norm.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using constraints::MaxNorm;

CORNU_REGISTER(Constraint, MaxNorm, "MaxNorm", "keras.constraints")

namespace constraints {

MaxNorm::MaxNorm(MaxNormOptions options) : options_(options) { MaxNorm::validate(); }

Tensor MaxNorm::operator()(const Tensor& weight) const {
  const Tensor norm = norm_along(weight, options_.axis);
  return with_norm(weight, norm, ops::minimum(norm, double(options_.max_value)));
}

void MaxNorm::fields(Fields& fields) { fields("max_value", options_.max_value)("axis", options_.axis); }

void MaxNorm::validate() const {
  internal::NumberChecks(class_name()).at_least_zero("max_value", options_.max_value);
}

}  // namespace constraints
}  // namespace cornu
