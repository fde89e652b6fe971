// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"

namespace cornu::constraints {

inline constexpr double kEpsilon = 1e-7;

/// The Euclidean norm along axes, which stay with size 1.
inline Tensor norm_along(const Tensor& weight, const ops::Axes& axis) {
  return ops::sqrt(ops::sum(ops::square(weight), {.axis = axis, .keepdims = true}));
}

/// The weight with these norms in place of its own.
inline Tensor with_norm(const Tensor& weight, const Tensor& norm, const Tensor& desired) {
  return weight * (desired / (kEpsilon + norm));
}

}  // namespace cornu::constraints
