// SPDX-License-Identifier: Apache-2.0
#include "cornu/constraints/unit_norm.hpp"

#include "model/axes_field.hpp"
#include "model/class_registry.hpp"
#include "model/constraints/norm.hpp"

namespace cornu {

using constraints::UnitNorm;

CORNU_REGISTER(Constraint, UnitNorm, "UnitNorm", "keras.constraints")

namespace constraints {

Tensor UnitNorm::operator()(const Tensor& weight) const {
  return weight / (kEpsilon + norm_along(weight, axis_));
}

void UnitNorm::fields(Fields& fields) { fields("axis", axis_); }

}  // namespace constraints
}  // namespace cornu
