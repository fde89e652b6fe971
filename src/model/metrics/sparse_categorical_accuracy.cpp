// SPDX-License-Identifier: Apache-2.0
#include "cornu/metrics/sparse_categorical_accuracy.hpp"

#include "cornu/ops/array.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"

namespace cornu {

using metrics::SparseCategoricalAccuracy;

CORNU_REGISTER(Metric, SparseCategoricalAccuracy, "SparseCategoricalAccuracy", "keras.metrics")

namespace metrics {
namespace {

Tensor matches(const Tensor& y_true, const Tensor& y_pred) {
  Tensor labels = y_true;
  if (labels.rank() == y_pred.rank() && labels.shape().back() == 1) labels = ops::squeeze(labels, -1);
  const Tensor chosen = ops::argmax(y_pred, {.axis = -1});
  return ops::cast(ops::equal(ops::cast(labels, DType::int32), chosen), DType::float32);
}

}  // namespace

SparseCategoricalAccuracy::SparseCategoricalAccuracy(MetricOptions options)
    : MeanMetricWrapper(matches, std::move(options)) {}

}  // namespace metrics
}  // namespace cornu
