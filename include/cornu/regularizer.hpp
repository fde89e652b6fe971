// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// Adds to the loss what it gives for a weight.
class CORNU_API Regularizer : public Configurable {
 public:
  virtual Tensor operator()(const Tensor& weight) const = 0;
};

}  // namespace cornu
