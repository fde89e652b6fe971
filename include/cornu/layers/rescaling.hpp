// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cornu/layer.hpp"

namespace cornu::layers {

struct RescalingOptions {
  double offset = 0;
  std::string name = {};
  std::string dtype = {};
  bool trainable = true;
};

/// x * scale + offset
CORNU_API LayerHandle Rescaling(double scale, RescalingOptions options = {});

}  // namespace cornu::layers
