// SPDX-License-Identifier: Apache-2.0
#include "cornu/metrics/mean.hpp"

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "model/loss_reduction.hpp"

namespace cornu {

using metrics::Mean;

CORNU_REGISTER(Metric, Mean, "Mean", "keras.metrics")

namespace metrics {

Mean::Mean(MetricOptions options)
    : Metric(std::move(options)), total_(add_variable("total", {})), count_(add_variable("count", {})) {}

void Mean::update_state(const Tensor& values, const Tensor& sample_weight, const Tensor&) {
  add_values(values, sample_weight);
}

void Mean::add_values(const Tensor& values, const Tensor& sample_weight) {
  const Tensor x = ops::cast(values, DType::float32);
  const Tensor mask = internal::mask_of(values);
  if (!sample_weight.defined() && !mask.defined()) {
    total_.assign_add(ops::sum(x));
    count_.assign_add(static_cast<double>(x.size()));
    return;
  }
  Tensor weights = sample_weight.defined() ? ops::cast(sample_weight, DType::float32) : ops::ones_like(x);
  if (mask.defined()) {
    const auto [a, b] = internal::to_same_rank(ops::cast(mask, DType::float32), weights);
    weights = a * b;
  }
  auto [a, b] = internal::to_same_rank(x, weights);
  if (a.rank() > b.rank()) {  // weights per sample count for the sample's mean
    Shape axes;
    for (int axis = b.rank(); axis < a.rank(); ++axis) axes.append(axis);
    a = ops::mean(a, {.axis = axes});
  }
  const Tensor stretched = b.shape() == a.shape() ? b : b * ops::ones_like(a);
  total_.assign_add(ops::sum(a * stretched));
  count_.assign_add(ops::sum(stretched));
}

Tensor Mean::result() const { return ops::divide_no_nan(total_, count_); }

MeanMetricWrapper::MeanMetricWrapper(Function function, MetricOptions options)
    : Mean(std::move(options)), function_(std::move(function)) {}

void MeanMetricWrapper::update_state(const Tensor& y_true, const Tensor& y_pred,
                                     const Tensor& sample_weight) {
  add_values(function_(y_true, y_pred), sample_weight);
}

}  // namespace metrics
}  // namespace cornu
