// SPDX-License-Identifier: Apache-2.0
#include "ops/matmul.hpp"

#include "cornu/ops/array.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::apply;
using internal::broadcast_shapes;
using internal::fail;
using internal::GradientContext;
using internal::InferContext;
using internal::matmul_transposed;
using internal::OpDefinition;
using internal::register_op;
using internal::require;
using internal::sum_to_shape;

namespace {

Shape batch_of(const Shape& shape) { return shape.slice(0, shape.rank() - 2); }

/// [.., n, k] -> [N, k]
Tensor rows_of(const Tensor& x) { return x.rank() == 2 ? x : ops::reshape(x, {-1, x.shape().back()}); }

std::vector<TensorSpec> infer_matmul(const InferContext& c) {
  const bool ta = c.get<bool>("transpose_a"), tb = c.get<bool>("transpose_b");
  const Shape &a = c.shape(0), &b = c.shape(1);
  const int64_t rows = a[ta ? -1 : -2], inner_a = a[ta ? -2 : -1];
  const int64_t inner_b = b[tb ? -1 : -2], columns = b[tb ? -2 : -1];
  if (inner_a != inner_b) {
    fail<ShapeError>("matmul: inner sizes must agree; got a={}{}, b={}{}.", to_string(a),
                     ta ? " transposed" : "", to_string(b), tb ? " transposed" : "");
  }
  return {{broadcast_shapes(batch_of(a), batch_of(b), "matmul") + Shape{rows, columns}, c.dtype(0)}};
}

/// With y = op(a) op(b): da = dy op(b)', db = op(a)' dy, each transposed once more when its input was.
std::vector<Tensor> matmul_gradient(const GradientContext& g) {
  const bool ta = g.get<bool>("transpose_a"), tb = g.get<bool>("transpose_b");
  const Tensor &a = g.input(0), &b = g.input(1);
  const Tensor dy = g.upstream();
  Tensor da, db;
  if (g.needs(0)) {
    da = sum_to_shape(ta ? matmul_transposed(b, dy, tb, true) : matmul_transposed(dy, b, false, !tb),
                      a.shape());
  }
  if (g.needs(1)) {
    if (b.rank() == 2 && !ta) {  // one product over all rows instead of a batch of products and a sum
      const Tensor rows = rows_of(a), upstream = rows_of(dy);
      db = tb ? matmul_transposed(upstream, rows, true, false)
              : matmul_transposed(rows, upstream, true, false);
    } else {
      db = sum_to_shape(tb ? matmul_transposed(dy, a, true, ta) : matmul_transposed(a, dy, !ta, false),
                        b.shape());
    }
  }
  return {da, db};
}

const OpDefinition& matmul_op = register_op({.name = "matmul",
                                             .attributes = {"transpose_a", "transpose_b"},
                                             .infer = infer_matmul,
                                             .gradient = matmul_gradient});

}  // namespace

namespace internal {

Tensor matmul_transposed(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b) {
  return apply(matmul_op, {a, b}, {transpose_a, transpose_b});
}

}  // namespace internal

namespace ops {

Tensor matmul(const Tensor& x1, const Tensor& x2) {
  const auto [a, b] = internal::promoted(x1, x2);
  require<ShapeError>(a.rank() >= 1 && b.rank() >= 1,
                      "matmul: scalars have no matrix product; got a={}, b={}.", to_string(a.shape()),
                      to_string(b.shape()));
  const Tensor left = a.rank() == 1 ? expand_dims(a, 0) : a;
  const Tensor right = b.rank() == 1 ? expand_dims(b, 1) : b;
  Tensor result = matmul_transposed(left, right, false, false);
  if (b.rank() == 1) result = squeeze(result, -1);
  if (a.rank() == 1) result = squeeze(result, b.rank() == 1 ? -1 : -2);
  return result;
}

}  // namespace ops
}  // namespace cornu
