// SPDX-License-Identifier: Apache-2.0
#include "cornu/losses/mean_squared_error.hpp"

#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "model/loss_reduction.hpp"
#include "model/target_checks.hpp"

namespace cornu {

using losses::MeanSquaredError;

CORNU_REGISTER(Loss, MeanSquaredError, "MeanSquaredError", "keras.losses", "mse", "MSE")

namespace losses {

Tensor MeanSquaredError::call(const Tensor& y_true, const Tensor& y_pred) const {
  const auto [target, prediction] = internal::to_same_rank(y_true, y_pred);
  return ops::mean(ops::square(prediction - target), {.axis = -1});
}

void MeanSquaredError::check_targets(const Tensor& y_true, const Shape& y_pred,
                                     const std::string& where) const {
  internal::check_same_shape(y_true, y_pred, where);
}

}  // namespace losses
}  // namespace cornu
