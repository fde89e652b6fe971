// SPDX-License-Identifier: Apache-2.0
// Elementwise functions composed of others, and the two primitives of another shape: where and cast.
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "ops/apply.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"

namespace cornu::ops {

using internal::apply;
using internal::as_floating;
using internal::broadcast_shapes;
using internal::GradientContext;
using internal::InferContext;
using internal::OpDefinition;
using internal::promoted;
using internal::register_op;
using internal::sum_to_shape;

static const OpDefinition& where_op = register_op(
    {.name = "where",
     .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
       const Shape branches = broadcast_shapes(c.shape(1), c.shape(2), "where");
       return {{broadcast_shapes(c.shape(0), branches, "where"), c.dtype(1)}};
     },
     .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
       const Tensor dy = g.upstream();
       return {Tensor(), g.needs(1) ? sum_to_shape(where(g.input(0), dy, 0), g.input(1).shape()) : Tensor(),
               g.needs(2) ? sum_to_shape(where(g.input(0), 0, dy), g.input(2).shape()) : Tensor()};
     },
     .elementwise = true,
     .kernel_dtype_input = 1});

Tensor where(const Tensor& condition, const Tensor& x1, const Tensor& x2) {
  const auto [a, b] = promoted(x1, x2);
  return apply(where_op, {cast(condition, DType::boolean), a, b});
}

static const OpDefinition& cast_op =
    register_op({.name = "cast",
                 .attributes = {"dtype"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   return {{c.shape(0), c.get<DType>("dtype")}};
                 },
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   if (!g.input().dtype().is_floating() || !g.output().dtype().is_floating())
                     return {Tensor()};
                   return {cast(g.upstream(), g.input().dtype())};
                 },
                 .elementwise = true});

Tensor cast(const Tensor& x, DType dtype) {
  if (x.dtype() == dtype) return x;
  return apply(cast_op, {x}, {dtype});
}

static const OpDefinition& stop_gradient_op =
    register_op({.name = "stop_gradient",
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> { return {c.inputs[0]}; },
                 .differentiable = false,
                 .view = true});

Tensor stop_gradient(const Tensor& x) { return apply(stop_gradient_op, {x}); }

Tensor divide_no_nan(const Tensor& x1, const Tensor& x2) {
  const auto [a, b] = promoted(x1, x2);
  const Tensor zero = equal(b, 0);
  return where(zero, 0, divide(a, where(zero, 1, b)));
}

Tensor clip(const Tensor& x, const Tensor& x_min, const Tensor& x_max) {
  return minimum(maximum(x, x_min), x_max);
}

Tensor exp2(const Tensor& x) { return exp(as_floating(x) * 0.69314718055994530942); }
Tensor log2(const Tensor& x) { return log(x) * 1.4426950408889634074; }
Tensor log10(const Tensor& x) { return log(x) * 0.43429448190325182765; }

Tensor logaddexp(const Tensor& x1, const Tensor& x2) {
  const auto [a, b] = promoted(x1, x2);
  return maximum(a, b) + softplus(-abs(as_floating(a - b)));
}

Tensor isclose(const Tensor& x1, const Tensor& x2, double rtol, double atol) {
  const auto [a, b] = promoted(as_floating(x1), as_floating(x2));
  return logical_or(equal(a, b), logical_and(isfinite(b), abs(a - b) <= atol + rtol * abs(b)));
}

}  // namespace cornu::ops
