// SPDX-License-Identifier: Apache-2.0
#include "cornu/constraints/non_neg.hpp"

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"

namespace cornu {

using constraints::NonNeg;

CORNU_REGISTER(Constraint, NonNeg, "NonNeg", "keras.constraints")

namespace constraints {

Tensor NonNeg::operator()(const Tensor& weight) const { return ops::maximum(weight, 0); }

}  // namespace constraints
}  // namespace cornu
