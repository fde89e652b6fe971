// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "testing/devices.hpp"

namespace cornu::testing {

/// The largest relative error of first and second derivatives against central differences in float64:
/// |a - n| / max(1, |a|, |n|). Inputs that are not float64 are held fixed.
struct GradientErrors {
  double first = 0, second = 0;
};
GradientErrors gradient_errors(const TensorFunction& f, const std::vector<Tensor>& inputs,
                               bool second_order = true);

/// Fails the test when an error is above the tolerance.
void check_gradient(const TensorFunction& f, const std::vector<Tensor>& inputs, double tolerance = 1e-6,
                    const std::string& what = "");

}  // namespace cornu::testing
