// SPDX-License-Identifier: Apache-2.0
#include "cornu/ops/array.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"

namespace cornu::ops {

using internal::apply;
using internal::OpCall;
using internal::OpDefinition;
using internal::register_op;
using internal::require;

/// tile: one axis at a time, [.., n, ..] -> [.., 1, n, ..] -> [.., r, n, ..] -> [.., r*n, ..].
static const OpDefinition& tile_op = register_op(
    {.name = "tile", .attributes = {"repeats"}, .decompose = [](const OpCall& c) -> std::vector<Tensor> {
       Tensor x = c.input(0);
       const auto& repeats = c.get<Shape>("repeats");
       while (x.rank() < repeats.rank()) x = expand_dims(x, 0);
       for (int axis = 0; axis < x.rank(); ++axis) {
         const int64_t count = repeats[axis];
         if (count == 1) continue;
         Shape stretched = x.shape(), merged = x.shape();
         stretched.insert(axis, count);
         merged.set(axis, count * x.shape()[axis]);
         x = reshape(broadcast_to(expand_dims(x, axis), stretched), merged);
       }
       return {x};
     }});

Tensor tile(const Tensor& x, const std::vector<int64_t>& repeats) {
  Shape counts;
  for (int i = static_cast<int>(repeats.size()); i < x.rank(); ++i) counts.append(1);
  for (const int64_t count : repeats) {
    require<ValueError>(count >= 0, "tile: repeats must be at least 0; got {}.", count);
    counts.append(count);
  }
  return apply(tile_op, {x}, {counts});
}

static const OpDefinition& repeat_op =
    register_op({.name = "repeat",
                 .attributes = {"repeats", "axis"},
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   const Tensor& x = c.input(0);
                   const auto count = c.get<int64_t>("repeats");
                   const auto axis = static_cast<int>(c.get<int64_t>("axis"));
                   Shape stretched = x.shape(), merged = x.shape();
                   stretched.insert(axis + 1, count);
                   merged.set(axis, count * x.shape()[axis]);
                   return {reshape(broadcast_to(expand_dims(x, axis + 1), stretched), merged)};
                 }});

Tensor repeat(const Tensor& x, int64_t repeats, std::optional<int64_t> axis) {
  require<ValueError>(repeats >= 0, "repeat: repeats must be at least 0; got {}.", repeats);
  if (!axis.has_value()) return repeat(ravel(x), repeats, 0);
  return apply(repeat_op, {x}, {repeats, static_cast<int64_t>(x.shape().axis(*axis, "repeat"))});
}

}  // namespace cornu::ops
