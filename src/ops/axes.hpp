// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/ops/reduce.hpp"

namespace cornu::internal {

/// The axes as sorted numbers in [0, rank); all of them when none were given. Throws ShapeError, naming
/// `where`.
Shape normalized_axes(const ops::Axes& axes, const Shape& shape, const char* where);

/// `shape` with `axes` set to 1 (keepdims) or dropped.
Shape reduced_shape(const Shape& shape, const Shape& axes, bool keepdims);

}  // namespace cornu::internal
