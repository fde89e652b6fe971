// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <utility>

#include "cornu/metric.hpp"

namespace cornu::metrics {

/// The weighted mean of the values given: sum(values * weights) / sum(weights), 0 before any.
class CORNU_API Mean : public Metric {
 public:
  explicit Mean(MetricOptions options = {});
  /// The third argument has no use here; it makes this the form that metrics of targets and predictions have.
  void update_state(const Tensor& values, const Tensor& sample_weight = {}, const Tensor& = {}) override;
  Tensor result() const override;

 protected:
  void add_values(const Tensor& values, const Tensor& sample_weight);

 private:
  Variable total_, count_;
};

/// The mean over samples of a function of targets and predictions.
class CORNU_API MeanMetricWrapper : public Mean {
 public:
  using Function = std::function<Tensor(const Tensor& y_true, const Tensor& y_pred)>;
  MeanMetricWrapper(Function function, MetricOptions options = {});
  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {}) override;

 private:
  Function function_;
};

}  // namespace cornu::metrics
