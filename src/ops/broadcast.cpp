// SPDX-License-Identifier: Apache-2.0
#include "ops/broadcast.hpp"

#include <algorithm>

#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::internal {

Shape broadcast_shapes(const Shape& a, const Shape& b, std::string_view where) {
  const int rank = std::max(a.rank(), b.rank());
  Shape result;
  for (int i = 0; i < rank; ++i) {
    const int in_a = i - (rank - a.rank()), in_b = i - (rank - b.rank());
    const int64_t size_a = in_a < 0 ? 1 : a.begin()[in_a];
    const int64_t size_b = in_b < 0 ? 1 : b.begin()[in_b];
    if (size_a != size_b && size_a != 1 && size_b != 1) {
      fail<ShapeError>("{}: shapes {} and {} do not broadcast (axis {}: {} against {}).", where, to_string(a),
                       to_string(b), i, size_a, size_b);
    }
    result.append(size_a == 1 ? size_b : size_a);
  }
  return result;
}

Tensor sum_to_shape(const Tensor& gradient, const Shape& shape) {
  const Shape& from = gradient.shape();
  if (from == shape) return gradient;
  Shape axes;
  const int extra = from.rank() - shape.rank();
  for (int i = 0; i < from.rank(); ++i) {
    if (i < extra || (shape[i - extra] == 1 && from[i] != 1)) axes.append(i);
  }
  const Tensor sum = axes.empty() ? gradient : ops::sum(gradient, {.axis = axes});
  return sum.shape() == shape ? sum : ops::reshape(sum, shape);
}

namespace {

bool is_weak(const Tensor& x) { return x.impl()->weak; }

}  // namespace

DType promoted_dtype(const Tensor& a, const Tensor& b) {
  const DType da = a.dtype(), db = b.dtype();
  if (is_weak(a) == is_weak(b)) return promote(da, db);
  const DType weak = is_weak(a) ? da : db, strong = is_weak(a) ? db : da;
  if (weak.is_floating()) return strong.is_floating() ? strong : DType(DType::float32);
  if (weak.is_integer()) return strong == DType::boolean ? weak : strong;
  return strong;
}

Tensor with_dtype(const Tensor& x, DType dtype) {
  if (x.dtype() == dtype) return x;
  if (!x.is_symbolic() && is_weak(x) && dtype.is_floating()) return ops::full({}, x.impl()->literal, dtype);
  return ops::cast(x, dtype);
}

std::pair<Tensor, Tensor> promoted(const Tensor& a, const Tensor& b) {
  if (a.dtype() == b.dtype()) return {a, b};
  const DType dtype = promoted_dtype(a, b);
  return {with_dtype(a, dtype), with_dtype(b, dtype)};
}

Tensor as_floating(const Tensor& x) { return x.dtype().is_floating() ? x : with_dtype(x, DType::float32); }

}  // namespace cornu::internal
