// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <utility>

#include "cornu/tensor.hpp"

namespace cornu::internal {

/// NumPy's rule: axes are aligned at the end, a size of 1 stretches. Throws ShapeError, naming `where` and
/// both.
Shape broadcast_shapes(const Shape& a, const Shape& b, std::string_view where);

/// The sum of `gradient` over the axes along which a tensor of shape `shape` was stretched.
Tensor sum_to_shape(const Tensor& gradient, const Shape& shape);

/// The dtype of an operation on both, with weak scalars giving way.
DType promoted_dtype(const Tensor& a, const Tensor& b);

/// Both in their common dtype.
std::pair<Tensor, Tensor> promoted(const Tensor& a, const Tensor& b);

/// As ops::cast, with literals taken at full precision.
Tensor with_dtype(const Tensor& x, DType dtype);

/// `x`, with integers and bools made float32.
Tensor as_floating(const Tensor& x);

}  // namespace cornu::internal
