// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// What a weight becomes after each step of the optimizer.
class CORNU_API Constraint : public Configurable {
 public:
  virtual Tensor operator()(const Tensor& weight) const = 0;
};

}  // namespace cornu
