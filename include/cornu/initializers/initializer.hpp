// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <type_traits>
#include <utility>

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// Makes the first value of a weight. Stateless as in Keras: one object asked twice for a shape gives the
/// same values.
class CORNU_API Initializer : public Configurable {
 public:
  class Function;
  virtual Tensor operator()(const Shape& shape, DType dtype = DType::float32) const = 0;
};

/// A plain function of shape and dtype as an initializer. It is not kept in files.
class CORNU_API Initializer::Function : public Initializer {
 public:
  template <class F>
  requires std::is_invocable_r_v<Tensor, F, const Shape&, DType>
  explicit Function(F function) : function_(std::move(function)) {}
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override {
    return function_(shape, dtype);
  }

 private:
  std::function<Tensor(const Shape&, DType)> function_;
};

}  // namespace cornu
