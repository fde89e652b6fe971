// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cornu/layer.hpp"

namespace cornu::internal {

/// A layer that is being called on this thread.
struct Frame {
  Layer* layer;
  bool training;
};

/// Those of the calling thread, the innermost last.
std::vector<Frame>& frames();

/// "Dense 'dense_1'": how errors begin.
std::string where(const Layer& layer);

}  // namespace cornu::internal
