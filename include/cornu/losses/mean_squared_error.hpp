// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/loss.hpp"

namespace cornu::losses {

/// mean((y_true - y_pred)^2) over the last axis.
class CORNU_API MeanSquaredError : public Loss {
 public:
  explicit MeanSquaredError(LossOptions options = {}) : Loss(std::move(options)) {}
  Tensor call(const Tensor& y_true, const Tensor& y_pred) const override;
  void check_targets(const Tensor& y_true, const Shape& y_pred, const std::string& where) const override;
};

}  // namespace cornu::losses
