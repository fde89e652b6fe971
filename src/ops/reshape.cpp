// SPDX-License-Identifier: Apache-2.0
// Ops that change the shape and leave the order of the elements.
#include "cornu/ops/array.hpp"
#include "ops/apply.hpp"
#include "ops/axes.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"

namespace cornu::ops {

using internal::apply;
using internal::broadcast_shapes;
using internal::fail;
using internal::GradientContext;
using internal::InferContext;
using internal::normalized_axes;
using internal::OpCall;
using internal::OpDefinition;
using internal::register_op;
using internal::require;

namespace {

/// `wanted` with its -1 worked out.
Shape resolved_shape(const Shape& from, const Shape& wanted) {
  int free_axis = -1;
  int64_t known = 1;
  for (int i = 0; i < wanted.rank(); ++i) {
    if (wanted[i] == Shape::kUnknown) {
      require<ShapeError>(free_axis < 0, "reshape: only one size can be -1; got {}.", to_string(wanted));
      free_axis = i;
    } else {
      require<ShapeError>(wanted[i] >= 0, "reshape: sizes must be at least 0, or -1; got {}.",
                          to_string(wanted));
      known *= wanted[i];
    }
  }
  const int64_t elements = from.elements();
  Shape result = wanted;
  if (free_axis >= 0) {
    require<ShapeError>(known > 0 && elements % known == 0,
                        "reshape: {} elements of shape {} cannot become {}.", elements, to_string(from),
                        to_string(wanted));
    result.set(free_axis, elements / known);
  } else {
    require<ShapeError>(known == elements, "reshape: {} elements of shape {} cannot become {} ({} elements).",
                        elements, to_string(from), to_string(wanted), known);
  }
  return result;
}

const OpDefinition& reshape_op =
    register_op({.name = "reshape",
                 .attributes = {"shape"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   return {{resolved_shape(c.shape(0), c.get<Shape>("shape")), c.dtype(0)}};
                 },
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   return {reshape(g.upstream(), g.input().shape())};
                 },
                 .view = true});

const OpDefinition& broadcast_to_op =
    register_op({.name = "broadcast_to",
                 .attributes = {"shape"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   const auto& shape = c.get<Shape>("shape");
                   if (!(broadcast_shapes(c.shape(0), shape, "broadcast_to") == shape)) {
                     fail<ShapeError>("broadcast_to: {} does not stretch to {}.", to_string(c.shape(0)),
                                      to_string(shape));
                   }
                   return {{shape, c.dtype(0)}};
                 },
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   return {internal::sum_to_shape(g.upstream(), g.input().shape())};
                 },
                 .elementwise = true});

}  // namespace

Tensor reshape(const Tensor& x, const Shape& shape) { return apply(reshape_op, {x}, {shape}); }

Tensor ravel(const Tensor& x) { return reshape(x, {-1}); }

Tensor broadcast_to(const Tensor& x, const Shape& shape) {
  return x.shape() == shape ? x : apply(broadcast_to_op, {x}, {shape});
}

// expand_dims and squeeze are definitions of their own because a model under definition may not know the
// sizes.
static const OpDefinition& expand_dims_op = register_op(
    {.name = "expand_dims", .attributes = {"axis"}, .decompose = [](const OpCall& c) -> std::vector<Tensor> {
       Shape shape = c.input(0).shape();
       for (const int64_t axis : c.get<Shape>("axis")) shape.insert(static_cast<int>(axis), 1);
       return {reshape(c.input(0), shape)};
     }});

Tensor expand_dims(const Tensor& x, Axes axis) {
  require<ShapeError>(axis.list().has_value(), "expand_dims: axis must be given.");
  Shape widened = x.shape();
  for (int i = 0; i < axis.list()->rank(); ++i) widened.append(1);
  return apply(expand_dims_op, {x}, {normalized_axes(axis, widened, "expand_dims")});
}

static const OpDefinition& squeeze_op = register_op(
    {.name = "squeeze", .attributes = {"axis"}, .decompose = [](const OpCall& c) -> std::vector<Tensor> {
       const Shape& shape = c.input(0).shape();
       const auto& axes = c.get<Shape>("axis");
       for (const int64_t axis : axes) {
         require<ShapeError>(shape[static_cast<int>(axis)] == 1, "squeeze: axis {} of {} is not of size 1.",
                             axis, to_string(shape));
       }
       return {reshape(c.input(0), internal::reduced_shape(shape, axes, false))};
     }});

Tensor squeeze(const Tensor& x, Axes axis) {
  Shape axes;
  if (axis.list().has_value()) {
    axes = normalized_axes(axis, x.shape(), "squeeze");
  } else {
    for (int i = 0; i < x.rank(); ++i) {
      if (x.shape()[i] == 1) axes.append(i);
    }
  }
  return apply(squeeze_op, {x}, {axes});
}

}  // namespace cornu::ops
