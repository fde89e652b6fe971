// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "cornu/layer.hpp"

namespace cornu::internal {

/// A handle to a new layer whose fields make sense.
template <class T, class... Args>
LayerHandle make_checked(Args&&... args) {
  auto layer = std::make_shared<T>(std::forward<Args>(args)...);
  layer->validate();
  return LayerHandle(std::move(layer));
}

}  // namespace cornu::internal
