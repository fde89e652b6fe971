// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/activation_function.hpp"
#include "cornu/layer.hpp"

namespace cornu::layers {

/// Applies an activation function, elementwise or along the last axis.
CORNU_API LayerHandle Activation(ActivationFunction activation, LayerOptions options = {});

}  // namespace cornu::layers
