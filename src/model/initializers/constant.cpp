// SPDX-License-Identifier: Apache-2.0
#include "cornu/initializers/constant.hpp"

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "support/require.hpp"

namespace cornu {

using initializers::Constant;
using initializers::Identity;
using initializers::Ones;
using initializers::Zeros;

CORNU_REGISTER(Initializer, Zeros, "Zeros", "keras.initializers", "zero")
CORNU_REGISTER(Initializer, Ones, "Ones", "keras.initializers", "one")
CORNU_REGISTER(Initializer, Constant, "Constant", "keras.initializers")
CORNU_REGISTER(Initializer, Identity, "Identity", "keras.initializers", "IdentityInitializer")

namespace initializers {

Tensor Zeros::operator()(const Shape& shape, DType dtype) const { return ops::zeros(shape, dtype); }

Tensor Ones::operator()(const Shape& shape, DType dtype) const { return ops::ones(shape, dtype); }

Tensor Constant::operator()(const Shape& shape, DType dtype) const { return ops::full(shape, value_, dtype); }

void Constant::fields(Fields& fields) { fields("value", value_); }

Tensor Identity::operator()(const Shape& shape, DType dtype) const {
  internal::require<ShapeError>(shape.rank() == 2, "Identity: expected the shape of a matrix; got {}.",
                                to_string(shape));
  return gain_ * ops::eye(shape[0], shape[1], 0, dtype);
}

void Identity::fields(Fields& fields) {
  if (fields.reading() || gain_ != 1) fields("gain", gain_);  // Keras forgets it, but reads it
}

}  // namespace initializers
}  // namespace cornu
