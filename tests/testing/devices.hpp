// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "cornu/tensor.hpp"

namespace cornu::testing {

/// Runs the case once on each device of this machine; new tensors are made there.
void on_every_device(const std::function<void()>& body);

using TensorFunction = std::function<std::vector<Tensor>(const std::vector<Tensor>&)>;

/// Calls `f` as it is and traced, checks that both give the same bits, and returns them.
std::vector<Tensor> eager_and_traced(const TensorFunction& f, const std::vector<Tensor>& inputs);

/// On each device, eager and traced; checks that all devices agree with the reference to `tolerance`, and
/// returns the reference's result.
std::vector<Tensor> everywhere(const TensorFunction& f, const std::vector<Tensor>& inputs,
                               double tolerance = 1e-5);

}  // namespace cornu::testing
