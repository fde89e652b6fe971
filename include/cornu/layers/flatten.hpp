// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/layer.hpp"

namespace cornu::layers {

struct FlattenOptions {
  std::string data_format =
      {};  ///< "channels_last" (when left out) or "channels_first", which is transposed first.
  std::string name = {};
  std::string dtype = {};
  bool trainable = true;
};

/// [batch, a, b, ..] -> [batch, a * b * ..]; [batch] -> [batch, 1].
CORNU_API LayerHandle Flatten(FlattenOptions options = {});

}  // namespace cornu::layers
