// SPDX-License-Identifier: Apache-2.0
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "ops/apply.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::ops {

using internal::apply;
using internal::as_floating;
using internal::fail;
using internal::GradientContext;
using internal::InferContext;
using internal::OpCall;
using internal::OpDefinition;
using internal::register_op;
using internal::require;

namespace {

std::vector<TensorSpec> floating_as_input(const InferContext& c) {
  if (!c.dtype(0).is_floating()) {
    fail<DTypeError>("{}: expected a floating dtype; got {}.", c.op.name, c.dtype(0).name());
  }
  return {c.inputs[0]};
}

const OpDefinition& softmax_op =
    register_op({.name = "softmax",
                 .attributes = {"axis"},
                 .infer = floating_as_input,
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   const Tensor weighted = g.upstream() * g.output();
                   const Tensor total = sum(weighted, {.axis = g.get<int64_t>("axis"), .keepdims = true});
                   return {weighted - total * g.output()};
                 }});

const OpDefinition& log_softmax_op =
    register_op({.name = "log_softmax",
                 .attributes = {"axis"},
                 .infer = floating_as_input,
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   const Tensor total = sum(g.upstream(), {.axis = g.get<int64_t>("axis"), .keepdims = true});
                   return {g.upstream() - exp(g.output()) * total};
                 }});

const OpDefinition& sparse_op =
    register_op({.name = "sparse_softmax_cross_entropy",
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   const Shape &logits = c.shape(0), &labels = c.shape(1);
                   if (!c.dtype(1).is_integer()) {
                     fail<DTypeError>("{}: labels must be integers; got {}.", c.op.name, c.dtype(1).name());
                   }
                   if (logits.empty() || !(labels == logits.slice(0, logits.rank() - 1))) {
                     fail<ShapeError>("{}: labels of shape {} do not fit logits of shape {}.", c.op.name,
                                      to_string(labels), to_string(logits));
                   }
                   return {{labels, c.dtype(0)}};
                 },
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   const Tensor& logits = g.input(0);
                   const Tensor target = one_hot(g.input(1), logits.shape().back(), logits.dtype());
                   return {(softmax(logits) - target) * expand_dims(g.upstream(), -1), Tensor()};
                 }});

/// d/dx = sigmoid(x) - z, d/dz = -x: simpler than what the parts would give.
const OpDefinition& sigmoid_cross_entropy_op =
    register_op({.name = "sigmoid_cross_entropy",
                 .gradient = [](const GradientContext& g) -> std::vector<Tensor> {
                   const Tensor &z = g.input(0), &x = g.input(1);
                   return {-x * g.upstream(), (sigmoid(x) - z) * g.upstream()};
                 },
                 .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                   const Tensor &z = c.input(0), &x = c.input(1);
                   return {relu(x) - x * z + softplus(-abs(x))};
                 }});

}  // namespace

Tensor softmax(const Tensor& x, int64_t axis) {
  const Tensor logits = as_floating(x);
  const auto at = static_cast<int64_t>(logits.shape().axis(axis, "softmax"));
  Tensor result = apply(softmax_op, {logits}, {at});
  if (at == logits.rank() - 1) internal::annotate(result).logits = logits;
  return result;
}

Tensor log_softmax(const Tensor& x, int64_t axis) {
  return apply(log_softmax_op, {as_floating(x)}, {static_cast<int64_t>(x.shape().axis(axis, "log_softmax"))});
}

Tensor sparse_softmax_cross_entropy(const Tensor& labels, const Tensor& logits) {
  return apply(sparse_op, {as_floating(logits), labels});
}

Tensor softmax_cross_entropy(const Tensor& labels, const Tensor& logits) {
  const auto [z, x] = internal::promoted(as_floating(labels), as_floating(logits));
  require<ShapeError>(z.shape() == x.shape(),
                      "softmax_cross_entropy: labels of shape {} do not fit logits of shape {}.",
                      to_string(z.shape()), to_string(x.shape()));
  return -sum(z * log_softmax(x), {.axis = -1});
}

Tensor sigmoid_cross_entropy(const Tensor& labels, const Tensor& logits) {
  const auto [z, x] = internal::promoted(as_floating(labels), as_floating(logits));
  require<ShapeError>(z.shape() == x.shape(),
                      "sigmoid_cross_entropy: labels of shape {} do not fit logits of shape {}.",
                      to_string(z.shape()), to_string(x.shape()));
  return apply(sigmoid_cross_entropy_op, {z, x});
}

}  // namespace cornu::ops
