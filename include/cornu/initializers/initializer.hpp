// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// Makes the first value of a weight. Stateless as in Keras: one object asked twice for a shape gives the
/// same values.
class CORNU_API Initializer : public Configurable {
 public:
  virtual Tensor operator()(const Shape& shape, DType dtype = DType::float32) const = 0;
};

}  // namespace cornu
