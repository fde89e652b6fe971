// SPDX-License-Identifier: Apache-2.0
#include "cornu/initializers/constant.hpp"

#include "cornu/ops/create.hpp"
#include "model/class_registry.hpp"

namespace cornu {

using initializers::Constant;
using initializers::Ones;
using initializers::Zeros;

CORNU_REGISTER(Initializer, Zeros, "Zeros", "keras.initializers", "zero")
CORNU_REGISTER(Initializer, Ones, "Ones", "keras.initializers", "one")
CORNU_REGISTER(Initializer, Constant, "Constant", "keras.initializers")

namespace initializers {

Tensor Zeros::operator()(const Shape& shape, DType dtype) const { return ops::zeros(shape, dtype); }

Tensor Ones::operator()(const Shape& shape, DType dtype) const { return ops::ones(shape, dtype); }

Tensor Constant::operator()(const Shape& shape, DType dtype) const { return ops::full(shape, value_, dtype); }

void Constant::fields(Fields& fields) { fields("value", value_); }

}  // namespace initializers
}  // namespace cornu
