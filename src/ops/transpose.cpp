// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cornu/ops/array.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"

namespace cornu::ops {

using internal::apply;
using internal::GradientContext;
using internal::InferContext;
using internal::OpDefinition;
using internal::register_op;
using internal::require;

static const OpDefinition& transpose_op =
    register_op({.name = "transpose",
                 .attributes = {"axes"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   Shape result;
                   for (const int64_t axis : c.get<Shape>("axes"))
                     result.append(c.shape(0)[static_cast<int>(axis)]);
                   return {{result, c.dtype(0)}};
                 },
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   const auto& axes = g.get<Shape>("axes");
                   std::vector<int64_t> inverse(static_cast<size_t>(axes.rank()));
                   for (int i = 0; i < axes.rank(); ++i) inverse[static_cast<size_t>(axes[i])] = i;
                   return {transpose(g.upstream(), inverse)};
                 }});

Tensor transpose(const Tensor& x, const std::vector<int64_t>& axes) {
  Shape order;
  if (axes.empty()) {
    for (int i = x.rank() - 1; i >= 0; --i) order.append(i);
  } else {
    require<ShapeError>(static_cast<int>(axes.size()) == x.rank(),
                        "transpose: {} axes were given for a tensor of shape {}.", axes.size(),
                        to_string(x.shape()));
    for (const int64_t axis : axes) {
      const int64_t wrapped = x.shape().axis(axis, "transpose");
      require<ShapeError>(std::find(order.begin(), order.end(), wrapped) == order.end(),
                          "transpose: axis {} is named twice.", axis);
      order.append(wrapped);
    }
  }
  return apply(transpose_op, {x}, {order});
}

Tensor moveaxis(const Tensor& x, int64_t source, int64_t destination) {
  const int from = x.shape().axis(source, "moveaxis"), to = x.shape().axis(destination, "moveaxis");
  std::vector<int64_t> order;
  for (int i = 0; i < x.rank(); ++i) {
    if (i != from) order.push_back(i);
  }
  order.insert(order.begin() + to, from);
  return transpose(x, order);
}

Tensor swapaxes(const Tensor& x, int64_t axis1, int64_t axis2) {
  std::vector<int64_t> order;
  for (int i = 0; i < x.rank(); ++i) order.push_back(i);
  std::swap(order[static_cast<size_t>(x.shape().axis(axis1, "swapaxes"))],
            order[static_cast<size_t>(x.shape().axis(axis2, "swapaxes"))]);
  return transpose(x, order);
}

}  // namespace cornu::ops
