// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "cornu/tensor.hpp"

namespace cornu::internal {

/// Brings two tensors whose ranks differ by a last axis of 1 to one rank: [n] against [n, 1] becomes [n, 1]
/// twice, [n, k] against [n, k, 1] becomes [n, k] twice.
std::pair<Tensor, Tensor> to_same_rank(const Tensor& a, const Tensor& b);

/// Weights and the mask applied to per-sample values, then reduced. See LossOptions.
Tensor reduce_losses(const Tensor& values, const Tensor& sample_weight, const Tensor& mask,
                     const std::string& reduction);

/// The mask that a tensor carries; undefined when none.
Tensor mask_of(const Tensor& tensor);

}  // namespace cornu::internal
