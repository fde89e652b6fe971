// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "ops/apply.hpp"

namespace cornu::internal {

/// Walks `calls` (in the order they were made) backwards from `targets`, whose gradients are `seeds`, and
/// returns the gradient of each of `sources`; undefined where nothing flows. Gradients are computed by ops,
/// so whoever records meanwhile can differentiate them again. Serves tapes and graphs alike.
std::vector<Tensor> backpropagate(std::span<const RecordedCall> calls, std::span<const Tensor> targets,
                                  std::span<const Tensor> seeds, std::span<const Tensor> sources);

}  // namespace cornu::internal
