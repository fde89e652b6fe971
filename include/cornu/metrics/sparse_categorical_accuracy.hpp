// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/metrics/mean.hpp"

namespace cornu::metrics {

/// The fraction of samples whose integer label is where the prediction is largest, the first one on ties.
class CORNU_API SparseCategoricalAccuracy : public MeanMetricWrapper {
 public:
  explicit SparseCategoricalAccuracy(MetricOptions options = {});
  int direction() const override { return 1; }
};

}  // namespace cornu::metrics
