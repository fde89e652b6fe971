// SPDX-License-Identifier: Apache-2.0
#include "cornu/losses/sparse_categorical_crossentropy.hpp"

#include "cornu/ops/array.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "model/class_registry.hpp"
#include "model/target_checks.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::require;
using losses::SparseCategoricalCrossentropy;

CORNU_REGISTER(Loss, SparseCategoricalCrossentropy, "SparseCategoricalCrossentropy", "keras.losses")

namespace losses {
namespace {

constexpr double kEpsilon = 1e-7;

/// Logits for the predictions: what they are, what they were made from, or the logarithm of clipped
/// probabilities.
Tensor logits_of(const Tensor& y_pred, bool from_logits) {
  if (from_logits) return y_pred;
  const internal::Annotations* notes = internal::annotations(y_pred);
  if (notes != nullptr && notes->logits.defined()) return notes->logits;
  return ops::log(ops::clip(y_pred, kEpsilon, 1 - kEpsilon));
}

}  // namespace

SparseCategoricalCrossentropy::SparseCategoricalCrossentropy(SparseCategoricalCrossentropyOptions options)
    : Loss({options.reduction, options.name, options.dtype}), own_(std::move(options)) {}

Tensor SparseCategoricalCrossentropy::call(const Tensor& y_true, const Tensor& y_pred) const {
  Tensor logits = logits_of(y_pred, own_.from_logits);
  if (logits.shape().axis(own_.axis) != logits.rank() - 1) logits = ops::moveaxis(logits, own_.axis, -1);
  Tensor labels = y_true;
  if (labels.rank() == logits.rank() && labels.shape().back() == 1) labels = ops::squeeze(labels, -1);
  if (!labels.dtype().is_integer()) labels = ops::cast(labels, DType::int64);
  require<ShapeError>(
      labels.shape() == logits.shape().slice(0, logits.rank() - 1),
      "sparse_categorical_crossentropy: targets of shape {} do not fit outputs of shape {}. For one-hot "
      "targets use categorical_crossentropy.",
      to_string(y_true.shape()), to_string(y_pred.shape()));
  if (!own_.ignore_class.has_value()) return ops::sparse_softmax_cross_entropy(labels, logits);
  const Tensor counts = ops::not_equal(labels, *own_.ignore_class);
  Tensor values =
      ops::where(counts, ops::sparse_softmax_cross_entropy(ops::where(counts, labels, 0), logits), 0);
  internal::annotate(values).mask = counts;
  return values;
}

void SparseCategoricalCrossentropy::check_targets(const Tensor& y_true, const Shape& y_pred,
                                                  const std::string& where) const {
  const int axis = y_pred.axis(own_.axis, "sparse_categorical_crossentropy");
  const int64_t classes = y_pred[axis];
  Shape expected = y_pred;
  expected.erase(axis);
  Shape given = y_true.shape();
  if (given.rank() == expected.rank() + 1 && given.back() == 1) given.erase(given.rank() - 1);
  bool fits = given.rank() == expected.rank();
  for (int i = 1; fits && i < given.rank(); ++i)
    fits = expected[i] == Shape::kUnknown || given[i] == expected[i];
  require<ShapeError>(
      fits,
      "{}: targets of shape {} do not fit outputs of shape {} for sparse_categorical_crossentropy. For "
      "one-hot targets use categorical_crossentropy.",
      where, to_string(y_true.shape()), to_string(y_pred));
  require<ValueError>(classes != 1,
                      "{}: sparse_categorical_crossentropy over 1 output is always 0; use one output per "
                      "class, or binary_crossentropy.",
                      where);
  if (classes == Shape::kUnknown || own_.ignore_class.has_value()) return;
  internal::check_labels(y_true, classes, where,
                         "sparse_categorical_crossentropy with " + std::to_string(classes) + " outputs");
}

void SparseCategoricalCrossentropy::fields(Fields& fields) {
  Loss::fields(fields);
  fields("from_logits", own_.from_logits)("ignore_class", own_.ignore_class)("axis", own_.axis);
}

}  // namespace losses
}  // namespace cornu
