// SPDX-License-Identifier: Apache-2.0
#include "cornu/ops/reduce.hpp"

#include <algorithm>

#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/axes.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::apply;
using internal::as_floating;
using internal::fail;
using internal::GradientContext;
using internal::InferContext;
using internal::normalized_axes;
using internal::OpCall;
using internal::OpDefinition;
using internal::reduced_shape;
using internal::register_op;
using internal::require;

namespace internal {

Shape normalized_axes(const ops::Axes& axes, const Shape& shape, const char* where) {
  Shape result;
  if (!axes.list().has_value()) {
    for (int i = 0; i < shape.rank(); ++i) result.append(i);
    return result;
  }
  std::array<bool, Shape::kMaxRank> chosen{};
  for (const int64_t axis : *axes.list()) {
    bool& seen = chosen.at(static_cast<size_t>(shape.axis(axis, where)));
    require<ShapeError>(!seen, "{}: axis {} is named twice in {}.", where, axis, to_string(*axes.list()));
    seen = true;
  }
  for (int i = 0; i < shape.rank(); ++i) {
    if (chosen.at(static_cast<size_t>(i))) result.append(i);
  }
  return result;
}

Shape reduced_shape(const Shape& shape, const Shape& axes, bool keepdims) {
  Shape result;
  for (int i = 0; i < shape.rank(); ++i) {
    const bool reduced = std::find(axes.begin(), axes.end(), i) != axes.end();
    if (!reduced) result.append(shape[i]);
    if (reduced && keepdims) result.append(1);
  }
  return result;
}

}  // namespace internal

namespace ops {
namespace {

std::vector<TensorSpec> infer_reduction(const InferContext& c) {
  return {{reduced_shape(c.shape(0), c.get<Shape>("axis"), c.get<bool>("keepdims")), c.dtype(0)}};
}

std::vector<TensorSpec> infer_extreme(const InferContext& c) {
  for (const int64_t axis : c.get<Shape>("axis")) {
    if (c.shape(0)[static_cast<int>(axis)] == 0) {
      fail<ShapeError>("{}: axis {} of {} has no elements.", c.op.name, axis, to_string(c.shape(0)));
    }
  }
  return infer_reduction(c);
}

std::vector<TensorSpec> infer_boolean(const InferContext& c) {
  return {{infer_reduction(c)[0].shape, DType::boolean}};
}

/// The reduced tensor, with its reduced axes back as 1, so that it broadcasts against the input.
Tensor as_kept(const GradientContext& g, const Tensor& reduced) {
  const Shape kept = reduced_shape(g.input().shape(), g.get<Shape>("axis"), true);
  return reduced.shape() == kept ? reduced : reshape(reduced, kept);
}

std::vector<Tensor> sum_gradient(const GradientContext& g) {
  return {broadcast_to(as_kept(g, g.upstream()), g.input().shape())};
}

std::vector<Tensor> extreme_gradient(const GradientContext& g) {
  const Tensor chosen = cast(equal(g.input(), as_kept(g, g.output())), g.input().dtype());
  const Tensor ties = sum(chosen, {.axis = g.get<Shape>("axis"), .keepdims = true});
  return {chosen / ties * as_kept(g, g.upstream())};
}

const OpDefinition& reduction(const char* name, std::vector<TensorSpec> (*infer)(const InferContext&),
                              std::vector<Tensor> (*gradient)(const GradientContext&)) {
  return register_op({.name = name,
                      .attributes = {"axis", "keepdims"},
                      .infer = infer,
                      .gradient = gradient,
                      .differentiable = gradient != nullptr});
}

const OpDefinition& sum_op = reduction("sum", infer_reduction, sum_gradient);
const OpDefinition& max_op = reduction("max", infer_extreme, extreme_gradient);
const OpDefinition& min_op = reduction("min", infer_extreme, extreme_gradient);
const OpDefinition& all_op = reduction("all", infer_boolean, nullptr);
const OpDefinition& any_op = reduction("any", infer_boolean, nullptr);

Tensor reduce(const OpDefinition& op, const Tensor& x, const ReduceOptions& options) {
  return apply(op, {x}, {normalized_axes(options.axis, x.shape(), op.name.c_str()), options.keepdims});
}

Tensor widened(const Tensor& x) {
  const bool narrow = x.dtype().code() < DType::int32;
  return narrow ? cast(x, DType::int32) : x;
}

/// The number of elements that each result is made of.
int64_t reduced_elements(const Shape& shape, const Shape& axes) {
  int64_t count = 1;
  for (const int64_t axis : axes) count *= shape[static_cast<int>(axis)];
  return count;
}

const OpDefinition& mean_op =
    register_op({.name = "mean",
                 .attributes = {"axis", "keepdims"},
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   const Tensor& x = c.input(0);
                   const auto& axes = c.get<Shape>("axis");
                   const ReduceOptions options{.axis = axes, .keepdims = c.get<bool>("keepdims")};
                   const auto count = static_cast<double>(reduced_elements(x.shape(), axes));
                   // The half types cannot hold large counts or sums.
                   const bool half = x.dtype() == DType::float16 || x.dtype() == DType::bfloat16;
                   if (half) return {cast(sum(cast(x, DType::float32), options) / count, x.dtype())};
                   return {sum(as_floating(x), options) / count};
                 }});

const OpDefinition& var_op =
    register_op({.name = "var",
                 .attributes = {"axis", "keepdims"},
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   const Tensor x = as_floating(c.input(0));
                   const auto& axes = c.get<Shape>("axis");
                   const Tensor centered = x - mean(x, {.axis = axes, .keepdims = true});
                   return {mean(square(centered), {.axis = axes, .keepdims = c.get<bool>("keepdims")})};
                 }});

const OpDefinition& logsumexp_op =
    register_op({.name = "logsumexp",
                 .attributes = {"axis", "keepdims"},
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   const Tensor x = as_floating(c.input(0));
                   const auto& axes = c.get<Shape>("axis");
                   const Tensor peak = max(x, {.axis = axes, .keepdims = true});
                   // A row of -inf stays -inf instead of becoming NaN.
                   const Tensor shift = stop_gradient(where(isfinite(peak), peak, 0));
                   const Tensor result = log(sum(exp(x - shift), {.axis = axes, .keepdims = true})) + shift;
                   return {c.get<bool>("keepdims") ? result : squeeze(result, axes)};
                 }});

/// The product along an axis as a tree of multiplications: its gradient is right for zeros, to any order.
Tensor product_along(Tensor x, int axis) {
  while (x.shape()[axis] > 1) {
    const int64_t n = x.shape()[axis], half = n / 2;
    const Tensor product = multiply(slice_along(x, axis, 0, half), slice_along(x, axis, half, 2 * half));
    x = n % 2 == 0 ? product : concatenate({product, slice_along(x, axis, n - 1, n)}, axis);
  }
  return x;
}

const OpDefinition& prod_op = register_op({.name = "prod",
                                           .attributes = {"axis", "keepdims"},
                                           .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                                             Tensor x = c.input(0);
                                             const auto& axes = c.get<Shape>("axis");
                                             const Shape kept = reduced_shape(x.shape(), axes, true);
                                             if (x.size() == 0 && kept.elements() > 0) {
                                               x = ones(kept, x.dtype());
                                             } else {
                                               for (const int64_t axis : axes)
                                                 x = product_along(x, static_cast<int>(axis));
                                             }
                                             return {c.get<bool>("keepdims") ? x : squeeze(x, axes)};
                                           }});

const OpDefinition& arg_op(const char* name) {
  return register_op({.name = name,
                      .attributes = {"axis", "keepdims"},
                      .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                        return {{infer_extreme(c)[0].shape, DType::int32}};
                      },
                      .differentiable = false});
}

const OpDefinition& argmax_op = arg_op("argmax");
const OpDefinition& argmin_op = arg_op("argmin");

Tensor arg_reduce(const OpDefinition& op, const Tensor& x, const ArgOptions& options) {
  if (!options.axis.has_value() && x.rank() != 1) {
    const Tensor index = apply(op, {reshape(x, {-1})}, {Shape{0}, false});
    return options.keepdims ? reshape(index, Shape(std::vector<int64_t>(static_cast<size_t>(x.rank()), 1)))
                            : index;
  }
  const Shape axes{x.shape().axis(options.axis.value_or(0), op.name.c_str())};
  return apply(op, {x}, {axes, options.keepdims});
}

const OpDefinition& cumsum_op = register_op(
    {.name = "cumsum",
     .attributes = {"axis", "reverse"},
     .infer = [](const InferContext& c) -> std::vector<TensorSpec> { return {c.inputs[0]}; },
     .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
       return {cumsum(g.upstream(), {.axis = g.get<int64_t>("axis"), .reverse = !g.get<bool>("reverse")})};
     }});

/// Doubling steps: after step k each element holds the product of up to 2^k elements before it.
const OpDefinition& cumprod_op =
    register_op({.name = "cumprod",
                 .attributes = {"axis", "reverse"},
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   Tensor x = c.input(0);
                   const auto axis = static_cast<int>(c.get<int64_t>("axis"));
                   const bool reverse = c.get<bool>("reverse");
                   const int64_t n = x.shape()[axis];
                   for (int64_t step = 1; step < n; step *= 2) {
                     Shape edge = x.shape();
                     edge.set(axis, step);
                     const Tensor one = ones(edge, x.dtype());
                     x = x * (reverse ? concatenate({slice_along(x, axis, step, n), one}, axis)
                                      : concatenate({one, slice_along(x, axis, 0, n - step)}, axis));
                   }
                   return {x};
                 }});

Tensor cumulate(const OpDefinition& op, const Tensor& x, const CumulativeOptions& options) {
  const Tensor& wide = x.dtype() == DType::boolean ? cast(x, DType::int32) : x;
  if (!options.axis.has_value()) return apply(op, {reshape(wide, {-1})}, {int64_t{0}, options.reverse});
  const auto axis = static_cast<int64_t>(x.shape().axis(*options.axis, op.name.c_str()));
  return apply(op, {wide}, {axis, options.reverse});
}

}  // namespace

Tensor sum(const Tensor& x, ReduceOptions options) { return reduce(sum_op, widened(x), options); }
Tensor mean(const Tensor& x, ReduceOptions options) { return reduce(mean_op, x, options); }
Tensor prod(const Tensor& x, ReduceOptions options) { return reduce(prod_op, widened(x), options); }
Tensor max(const Tensor& x, ReduceOptions options) { return reduce(max_op, x, options); }
Tensor min(const Tensor& x, ReduceOptions options) { return reduce(min_op, x, options); }
Tensor amax(const Tensor& x, ReduceOptions options) { return max(x, options); }
Tensor amin(const Tensor& x, ReduceOptions options) { return min(x, options); }
Tensor var(const Tensor& x, ReduceOptions options) { return reduce(var_op, x, options); }
Tensor std(const Tensor& x, ReduceOptions options) { return sqrt(var(x, options)); }
Tensor all(const Tensor& x, ReduceOptions options) {
  return reduce(all_op, cast(x, DType::boolean), options);
}
Tensor any(const Tensor& x, ReduceOptions options) {
  return reduce(any_op, cast(x, DType::boolean), options);
}
Tensor logsumexp(const Tensor& x, ReduceOptions options) { return reduce(logsumexp_op, x, options); }

Tensor count_nonzero(const Tensor& x, ReduceOptions options) {
  return sum(cast(not_equal(x, 0), DType::int32), options);
}

Moments moments(const Tensor& x, ReduceOptions options) { return {mean(x, options), var(x, options)}; }

Tensor argmax(const Tensor& x, ArgOptions options) { return arg_reduce(argmax_op, x, options); }
Tensor argmin(const Tensor& x, ArgOptions options) { return arg_reduce(argmin_op, x, options); }

Tensor cumsum(const Tensor& x, CumulativeOptions options) { return cumulate(cumsum_op, x, options); }
Tensor cumprod(const Tensor& x, CumulativeOptions options) { return cumulate(cumprod_op, x, options); }

}  // namespace ops
}  // namespace cornu
