// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/tensor.hpp"

namespace cornu::internal {

/// Throws ShapeError unless targets have the predictions' shape, but for a last axis of 1; nothing is
/// stretched. Sizes that a prediction does not know are taken as they come.
void check_same_shape(const Tensor& y_true, const Shape& y_pred, const std::string& where);

/// Throws ValueError, with the place, for a label that is no integer or outside [0, classes).
void check_labels(const Tensor& y_true, int64_t classes, const std::string& where, const std::string& what);

}  // namespace cornu::internal
