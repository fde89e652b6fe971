// SPDX-License-Identifier: Apache-2.0
// Reading by index and its counterparts, which add up by index.
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"

namespace cornu::ops {

using internal::apply;
using internal::fail;
using internal::find_op;
using internal::GradientContext;
using internal::InferContext;
using internal::OpCall;
using internal::OpDefinition;
using internal::register_op;
using internal::require;

namespace {

void check_indices(const InferContext& c, size_t input) {
  if (!c.dtype(input).is_integer()) {
    fail<DTypeError>("{}: indices must be integers; got {}.", c.op.name, c.dtype(input).name());
  }
}

const OpDefinition& gather_op = register_op(
    {.name = "gather",
     .attributes = {"axis"},
     .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
       check_indices(c, 1);
       const auto axis = static_cast<int>(c.get<int64_t>("axis"));
       const Shape& shape = c.shape(0);
       return {{shape.slice(0, axis) + c.shape(1) + shape.slice(axis + 1, shape.rank()), c.dtype(0)}};
     },
     .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
       const auto axis = g.get<int64_t>("axis");
       return {apply(find_op("gather_gradient"), {g.upstream(), g.input(1)},
                     {axis, g.input().shape()[static_cast<int>(axis)]}),
               Tensor()};
     }});

/// Rows of `x` added up at `indices` along an axis of `size`.
[[maybe_unused]] const OpDefinition& gather_gradient_op =
    register_op({.name = "gather_gradient",
                 .attributes = {"axis", "size"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   check_indices(c, 1);
                   const auto axis = static_cast<int>(c.get<int64_t>("axis"));
                   const Shape& shape = c.shape(0);
                   return {{shape.slice(0, axis) + Shape{c.get<int64_t>("size")} +
                                shape.slice(axis + c.shape(1).rank(), shape.rank()),
                            c.dtype(0)}};
                 },
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   return {gather(g.upstream(), g.input(1), g.get<int64_t>("axis")), Tensor()};
                 }});

const OpDefinition& take_along_axis_op = register_op(
    {.name = "take_along_axis",
     .attributes = {"axis"},
     .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
       check_indices(c, 1);
       const auto axis = static_cast<int>(c.get<int64_t>("axis"));
       Shape expected = c.shape(0);
       if (c.shape(1).rank() == expected.rank()) expected.set(axis, c.shape(1)[axis]);
       if (!(expected == c.shape(1))) {
         fail<ShapeError>("take_along_axis: indices of shape {} do not fit {} apart from axis {}.",
                          to_string(c.shape(1)), to_string(c.shape(0)), axis);
       }
       return {{c.shape(1), c.dtype(0)}};
     },
     .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
       const auto axis = g.get<int64_t>("axis");
       return {apply(find_op("add_along_axis"), {g.upstream(), g.input(1)},
                     {axis, g.input().shape()[static_cast<int>(axis)]}),
               Tensor()};
     }});

/// Elements of `x` added up at `indices` along an axis of `size`.
[[maybe_unused]] const OpDefinition& add_along_axis_op =
    register_op({.name = "add_along_axis",
                 .attributes = {"axis", "size"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   Shape shape = c.shape(0);
                   shape.set(static_cast<int>(c.get<int64_t>("axis")), c.get<int64_t>("size"));
                   return {{shape, c.dtype(0)}};
                 },
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   return {take_along_axis(g.upstream(), g.input(1), g.get<int64_t>("axis")), Tensor()};
                 }});

const OpDefinition& argsort_op = register_op({.name = "argsort",
                                              .attributes = {"axis", "descending"},
                                              .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                                                return {{c.shape(0), DType::int32}};
                                              },
                                              .differentiable = false});

/// One definition, so that a model under definition can hold it while the axis' size is unknown.
const OpDefinition& take_op = register_op(
    {.name = "take", .attributes = {"axis"}, .decompose = [](const OpCall& c) -> std::vector<Tensor> {
       const auto axis = c.get<int64_t>("axis");
       const Tensor& indices = c.input(1);
       const int64_t n = c.input(0).shape()[static_cast<int>(axis)];
       return {gather(c.input(0), where(indices < 0, indices + n, indices), axis)};
     }});

const OpDefinition& triangle_op =
    register_op({.name = "triangle",
                 .attributes = {"k", "lower"},
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   const Tensor& x = c.input(0);
                   require<ShapeError>(x.rank() >= 2, "tril, triu: expected a matrix; got shape {}.",
                                       to_string(x.shape()));
                   const Tensor row = reshape(arange(x.shape()[-2]), {-1, 1}), column = arange(x.shape()[-1]);
                   const Tensor limit = row + c.get<int64_t>("k");
                   return {where(c.get<bool>("lower") ? column <= limit : column >= limit, x, 0)};
                 }});

}  // namespace

Tensor gather(const Tensor& x, const Tensor& indices, int64_t axis) {
  return apply(gather_op, {x, indices}, {static_cast<int64_t>(x.shape().axis(axis, "gather"))});
}

Tensor take(const Tensor& x, const Tensor& indices, std::optional<int64_t> axis) {
  if (!axis.has_value()) return take(ravel(x), indices, 0);
  return apply(take_op, {x, indices}, {static_cast<int64_t>(x.shape().axis(*axis, "take"))});
}

Tensor take_along_axis(const Tensor& x, const Tensor& indices, int64_t axis) {
  return apply(take_along_axis_op, {x, indices},
               {static_cast<int64_t>(x.shape().axis(axis, "take_along_axis"))});
}

Tensor one_hot(const Tensor& indices, int64_t num_classes, DType dtype) {
  require<ValueError>(num_classes >= 0, "one_hot: num_classes must be at least 0; got {}.", num_classes);
  require<DTypeError>(indices.dtype().is_integer(), "one_hot: indices must be integers; got {}.",
                      indices.dtype().name());
  return cast(equal(expand_dims(indices, -1), arange(num_classes, indices.dtype())), dtype);
}

Tensor tril(const Tensor& x, int64_t k) { return apply(triangle_op, {x}, {k, true}); }
Tensor triu(const Tensor& x, int64_t k) { return apply(triangle_op, {x}, {k, false}); }

Tensor argsort(const Tensor& x, int64_t axis) {
  return apply(argsort_op, {x}, {static_cast<int64_t>(x.shape().axis(axis, "argsort")), false});
}

Tensor sort(const Tensor& x, int64_t axis) { return take_along_axis(x, argsort(x, axis), axis); }

TopK top_k(const Tensor& x, int64_t k) {
  require<ShapeError>(x.rank() >= 1, "top_k: expected at least one axis; got a scalar.");
  require<ValueError>(k >= 0 && k <= x.shape().back(), "top_k: k must be in [0, {}]; got {}.",
                      x.shape().back(), k);
  const auto last = static_cast<int64_t>(x.rank() - 1);
  const Tensor indices = slice_along(apply(argsort_op, {x}, {last, true}), -1, 0, k);
  return {take_along_axis(x, indices, -1), indices};
}

}  // namespace cornu::ops
