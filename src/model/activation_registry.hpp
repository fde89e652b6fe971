// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/activation_function.hpp"
#include "support/registry.hpp"

namespace cornu::internal {

struct ActivationEntry {
  std::string name;  ///< As files have it.
  Tensor (*function)(const Tensor&);
};

/// Activation functions by Keras's names; filled by src/model/activations.cpp.
Registry<ActivationEntry>& activation_registry();

}  // namespace cornu::internal
