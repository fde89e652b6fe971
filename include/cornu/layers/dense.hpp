// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cornu/activation_function.hpp"
#include "cornu/layer.hpp"

namespace cornu::layers {

struct DenseOptions {
  ActivationFunction activation = {};
  bool use_bias = true;
  Handle<Initializer> kernel_initializer = "glorot_uniform";
  Handle<Initializer> bias_initializer = "zeros";
  Handle<Regularizer> kernel_regularizer = {};
  Handle<Regularizer> bias_regularizer = {};
  Handle<Regularizer> activity_regularizer = {};
  Handle<Constraint> kernel_constraint = {};
  Handle<Constraint> bias_constraint = {};
  std::string name = {};
  std::string dtype = {};
  bool trainable = true;
};

/// activation(x kernel + bias) over the last axis: [.., in] -> [.., units]. Weights: kernel [in, units], bias
/// [units]. Throws ValueError for units below 1.
CORNU_API LayerHandle Dense(int64_t units, DenseOptions options = {});

}  // namespace cornu::layers
