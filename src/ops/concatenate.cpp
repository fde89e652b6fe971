// SPDX-License-Identifier: Apache-2.0
#include "cornu/ops/array.hpp"
#include "ops/apply.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"

namespace cornu::ops {

using internal::apply;
using internal::fail;
using internal::GradientContext;
using internal::InferContext;
using internal::OpDefinition;
using internal::register_op;
using internal::require;

static const OpDefinition& concatenate_op = register_op(
    {.name = "concatenate",
     .attributes = {"axis"},
     .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
       Shape result = c.shape(0);
       const auto axis = static_cast<int>(c.get<int64_t>("axis"));
       for (size_t i = 1; i < c.inputs.size(); ++i) {
         Shape other = c.shape(i);
         if (other.rank() == result.rank()) other.set(axis, result[axis]);
         if (!(other == result)) {
           fail<ShapeError>("concatenate: input {} has shape {}, which does not fit {} along axis {}.", i,
                            to_string(c.shape(i)), to_string(c.shape(0)), axis);
         }
         result.set(axis, result[axis] + c.shape(i)[axis]);
       }
       return {{result, c.dtype(0)}};
     },
     .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
       const auto axis = g.get<int64_t>("axis");
       std::vector<Tensor> gradients(g.inputs.size());
       int64_t start = 0;
       for (size_t i = 0; i < g.inputs.size(); ++i) {
         const int64_t stop = start + g.input(i).shape()[static_cast<int>(axis)];
         if (g.needs(i)) gradients[i] = slice_along(g.upstream(), axis, start, stop);
         start = stop;
       }
       return gradients;
     }});

Tensor concatenate(const std::vector<Tensor>& xs, int64_t axis) {
  require<ValueError>(!xs.empty(), "concatenate: the list of tensors is empty.");
  const auto wrapped = static_cast<int64_t>(xs[0].shape().axis(axis, "concatenate"));
  DType dtype = xs[0].dtype();
  for (const Tensor& x : xs) dtype = promote(dtype, x.dtype());
  std::vector<Tensor> inputs;
  inputs.reserve(xs.size());
  for (const Tensor& x : xs) inputs.push_back(internal::with_dtype(x, dtype));
  return inputs.size() == 1 ? inputs[0] : apply(concatenate_op, std::span<const Tensor>(inputs), {wrapped});
}

Tensor stack(const std::vector<Tensor>& xs, int64_t axis) {
  require<ValueError>(!xs.empty(), "stack: the list of tensors is empty.");
  std::vector<Tensor> expanded;
  expanded.reserve(xs.size());
  for (const Tensor& x : xs) {
    require<ShapeError>(x.shape() == xs[0].shape(), "stack: shapes {} and {} differ.",
                        to_string(xs[0].shape()), to_string(x.shape()));
    expanded.push_back(expand_dims(x, axis));
  }
  return concatenate(expanded, axis);
}

std::vector<Tensor> split(const Tensor& x, const std::vector<int64_t>& indices, int64_t axis) {
  std::vector<Tensor> pieces;
  int64_t start = 0;
  for (const int64_t stop : indices) {
    pieces.push_back(slice_along(x, axis, start, stop));
    start = stop;
  }
  pieces.push_back(slice_along(x, axis, start));
  return pieces;
}

std::vector<Tensor> split(const Tensor& x, int64_t sections, int64_t axis) {
  const int64_t size = x.shape()[x.shape().axis(axis, "split")];
  require<ShapeError>(sections >= 1 && size % sections == 0,
                      "split: axis {} of {} cannot be cut into {} equal pieces.", axis, to_string(x.shape()),
                      sections);
  std::vector<int64_t> indices;
  for (int64_t i = 1; i < sections; ++i) indices.push_back(i * (size / sections));
  return split(x, indices, axis);
}

std::vector<Tensor> unstack(const Tensor& x, int64_t axis) {
  std::vector<Tensor> pieces;
  for (const Tensor& piece : split(x, x.shape()[x.shape().axis(axis, "unstack")], axis)) {
    pieces.push_back(squeeze(piece, axis));
  }
  return pieces;
}

}  // namespace cornu::ops
