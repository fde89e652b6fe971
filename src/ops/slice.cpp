// SPDX-License-Identifier: Apache-2.0
// Pieces of a tensor: slice and its counterpart place, and what is made of the two.
#include <algorithm>

#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/axes.hpp"
#include "ops/broadcast.hpp"
#include "ops/slice_range.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::apply;
using internal::GradientContext;
using internal::InferContext;
using internal::kOpenEnd;
using internal::normalized_axes;
using internal::OpCall;
using internal::OpDefinition;
using internal::register_op;
using internal::require;
using internal::resolve_range;

namespace {

/// A copy of `x`'s values at start, start + step, … below stop, for every axis.
const OpDefinition& slice_op = register_op(
    {.name = "slice",
     .attributes = {"start", "stop", "step"},
     .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
       const auto &start = c.get<Shape>("start"), &stop = c.get<Shape>("stop"), &step = c.get<Shape>("step");
       Shape result;
       for (int i = 0; i < c.shape(0).rank(); ++i) {
         result.append(resolve_range(start[i], stop[i], step[i], c.shape(0)[i]).count);
       }
       return {{result, c.dtype(0)}};
     },
     .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
       const auto &start = g.get<Shape>("start"), &stop = g.get<Shape>("stop"), &step = g.get<Shape>("step");
       Shape first;
       for (int i = 0; i < g.input().rank(); ++i) {
         first.append(resolve_range(start[i], stop[i], step[i], g.input().shape()[i]).start);
       }
       return {apply(internal::find_op("place"), {g.upstream()}, {g.input().shape(), first, step, 0.0})};
     }});

/// A tensor of `shape` filled with `value`, into which `x` is written at start, start + step, … for every
/// axis.
const OpDefinition& place_op = register_op({.name = "place",
                                            .attributes = {"shape", "start", "step", "value"},
                                            .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                                              return {{c.get<Shape>("shape"), c.dtype(0)}};
                                            },
                                            .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                                              const auto &start = g.get<Shape>("start"),
                                                         &step = g.get<Shape>("step");
                                              Shape stop;
                                              for (int i = 0; i < start.rank(); ++i) {
                                                const int64_t end = start[i] + g.input().shape()[i] * step[i];
                                                stop.append(end < 0 ? kOpenEnd : end);
                                              }
                                              return {apply(slice_op, {g.upstream()}, {start, stop, step})};
                                            }});

struct Ranges {
  Shape start, stop, step;
  void add(const Range& range) {
    require<ValueError>(range.step != 0, "slice: step must not be 0.");
    start.append(range.start.value_or(kOpenEnd));
    stop.append(range.stop.value_or(kOpenEnd));
    step.append(range.step);
  }
};

Tensor sliced(const Tensor& x, const Ranges& ranges) {
  return apply(slice_op, {x}, {ranges.start, ranges.stop, ranges.step});
}

}  // namespace

namespace ops {

Tensor slice(const Tensor& x, const std::vector<int64_t>& start, const Shape& shape) {
  require<ShapeError>(static_cast<int>(start.size()) == x.rank() && shape.rank() == x.rank(),
                      "slice: start and shape need one entry for each axis of {}; got {} and {}.",
                      to_string(x.shape()), start.size(), shape.rank());
  Ranges ranges;
  for (int i = 0; i < x.rank(); ++i) {
    const int64_t first = start[static_cast<size_t>(i)], size = x.shape()[i];
    const bool fits = size == Shape::kUnknown || (first >= 0 && first <= size && shape[i] <= size - first);
    require<ShapeError>(fits && shape[i] >= -1, "slice: {} elements from {} do not fit axis {} of {}.",
                        shape[i], first, i, to_string(x.shape()));
    ranges.add(shape[i] == -1 ? Range(first) : Range(first, first + shape[i]));
  }
  return sliced(x, ranges);
}

Tensor slice_along(const Tensor& x, int64_t axis, int64_t start, std::optional<int64_t> stop, int64_t step) {
  const int at = x.shape().axis(axis, "slice_along");
  Ranges ranges;
  for (int i = 0; i < x.rank(); ++i) ranges.add(i == at ? Range(start, stop, step) : Range());
  return sliced(x, ranges);
}

Tensor slice_update(const Tensor& x, const std::vector<int64_t>& start, const Tensor& updates) {
  require<ShapeError>(static_cast<int>(start.size()) == x.rank() && updates.rank() == x.rank(),
                      "slice_update: start and updates need one entry for each axis of {}; got {} and {}.",
                      to_string(x.shape()), start.size(), to_string(updates.shape()));
  const Shape first(start);
  Shape step;
  for (int i = 0; i < x.rank(); ++i) {
    require<ShapeError>(first[i] >= 0 && first[i] + updates.shape()[i] <= x.shape()[i],
                        "slice_update: updates of shape {} at {} do not fit {}.", to_string(updates.shape()),
                        to_string(first), to_string(x.shape()));
    step.append(1);
  }
  const Tensor values = internal::with_dtype(updates, x.dtype());
  const Tensor inside =
      apply(place_op, {ones(updates.shape(), DType::boolean)}, {x.shape(), first, step, 0.0});
  return where(inside, apply(place_op, {values}, {x.shape(), first, step, 0.0}), x);
}

static const OpDefinition& pad_op = register_op(
    {.name = "pad",
     .attributes = {"before", "after", "value"},
     .decompose = [](const OpCall& c) -> std::vector<Tensor> {
       const Tensor& x = c.input(0);
       Shape shape, step;
       for (int i = 0; i < x.rank(); ++i) {
         shape.append(x.shape()[i] + c.get<Shape>("before")[i] + c.get<Shape>("after")[i]);
         step.append(1);
       }
       return {apply(place_op, {x}, {shape, c.get<Shape>("before"), step, c.get<double>("value")})};
     }});

namespace {

/// The source of each padded position along an axis of size n, mirrored with or without the edge.
Tensor mirrored_indices(int64_t before, int64_t n, int64_t after, bool repeat_edge) {
  std::vector<int32_t> indices;
  const int64_t period = repeat_edge ? 2 * n : std::max<int64_t>(2 * n - 2, 1);
  for (int64_t i = -before; i < n + after; ++i) {
    const int64_t at = ((i % period) + period) % period;
    indices.push_back(static_cast<int32_t>(at < n ? at : repeat_edge ? period - 1 - at : period - at));
  }
  return Tensor(indices);
}

}  // namespace

Tensor pad(const Tensor& x, const std::vector<std::pair<int64_t, int64_t>>& widths, const std::string& mode,
           double value) {
  require<ShapeError>(static_cast<int>(widths.size()) == x.rank(),
                      "pad: {} widths were given for a tensor of shape {}.", widths.size(),
                      to_string(x.shape()));
  Shape before, after;
  for (const auto& [first, last] : widths) {
    require<ValueError>(first >= 0 && last >= 0, "pad: widths must be at least 0; got ({}, {}).", first,
                        last);
    before.append(first);
    after.append(last);
  }
  if (mode == "constant") return apply(pad_op, {x}, {before, after, value});
  require<ValueError>(mode == "reflect" || mode == "symmetric",
                      "pad: mode must be one of constant, reflect, symmetric; got '{}'.", mode);
  Tensor result = x;
  for (int i = 0; i < x.rank(); ++i) {
    if (before[i] + after[i] == 0) continue;
    result = gather(result, mirrored_indices(before[i], x.shape()[i], after[i], mode == "symmetric"), i);
  }
  return result;
}

Tensor flip(const Tensor& x, Axes axis) {
  const Shape axes = normalized_axes(axis, x.shape(), "flip");
  Ranges ranges;
  for (int i = 0; i < x.rank(); ++i) {
    const bool flipped = std::find(axes.begin(), axes.end(), i) != axes.end();
    ranges.add(flipped ? Range({}, {}, -1) : Range());
  }
  return sliced(x, ranges);
}

static const OpDefinition& roll_op =
    register_op({.name = "roll",
                 .attributes = {"shift", "axis"},
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   const Tensor& x = c.input(0);
                   const auto axis = c.get<int64_t>("axis");
                   const int64_t n = x.shape()[static_cast<int>(axis)];
                   if (n == 0) return {x};
                   const int64_t cut = n - ((c.get<int64_t>("shift") % n) + n) % n;
                   if (cut == n) return {x};
                   return {concatenate({slice_along(x, axis, cut), slice_along(x, axis, 0, cut)}, axis)};
                 }});

Tensor roll(const Tensor& x, int64_t shift, std::optional<int64_t> axis) {
  if (!axis.has_value()) return reshape(roll(ravel(x), shift, 0), x.shape());
  return apply(roll_op, {x}, {shift, static_cast<int64_t>(x.shape().axis(*axis, "roll"))});
}

}  // namespace ops

Tensor Tensor::operator[](const Index& index) const { return (*this)[std::initializer_list<Index>{index}]; }

Tensor Tensor::operator[](std::initializer_list<Index> indices) const {
  int named = 0, ellipses = 0;
  for (const Index& index : indices) {
    named += index.kind() == Index::Kind::at || index.kind() == Index::Kind::range;
    ellipses += index.kind() == Index::Kind::ellipsis;
  }
  require<ShapeError>(named <= rank() && ellipses <= 1,
                      "indexing: {} axes and {} ellipses for a tensor of shape {}.", named, ellipses,
                      to_string(shape()));
  Ranges ranges;
  Shape dropped, added;  // axes of the sliced tensor to drop, then axes of the result to add
  int axis = 0, result_axis = 0;
  bool whole = true;
  const auto skip = [&](int count) {
    for (int i = 0; i < count; ++i, ++axis, ++result_axis) ranges.add(Range());
  };
  for (const Index& index : indices) {
    switch (index.kind()) {
      case Index::Kind::at: {
        const int64_t size = shape()[axis], at = index.position();
        require<ShapeError>(size == Shape::kUnknown || (at >= -size && at < size),
                            "indexing: {} is outside axis {} of {}.", at, axis, to_string(shape()));
        ranges.add(at == -1 ? Range(-1) : Range(at, at + 1));
        dropped.append(axis++);
        whole = false;
        break;
      }
      case Index::Kind::range:
        ranges.add(index.range());
        ++axis;
        ++result_axis;
        whole = false;
        break;
      case Index::Kind::ellipsis:
        skip(rank() - named);
        break;
      case Index::Kind::new_axis:
        added.append(result_axis++);
        break;
    }
  }
  skip(rank() - axis);
  Tensor result = whole ? *this : sliced(*this, ranges);
  if (!dropped.empty()) result = ops::squeeze(result, dropped);
  for (const int64_t at : added) result = ops::expand_dims(result, at);
  return result;
}

}  // namespace cornu
