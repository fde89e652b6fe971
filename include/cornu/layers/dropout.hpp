// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "cornu/layer.hpp"

namespace cornu::layers {

struct DropoutOptions {
  std::optional<Shape> noise_shape = {};  ///< Stretched over the input; -1 stands for the input's own size.
  std::optional<int64_t> seed = {};
  std::string name = {};
  std::string dtype = {};
  bool trainable = true;
};

/// While training, sets a fraction `rate` of the elements to 0 and scales the others by 1 / (1 - rate).
/// Throws ValueError for a rate outside [0, 1).
CORNU_API LayerHandle Dropout(double rate, DropoutOptions options = {});

}  // namespace cornu::layers
