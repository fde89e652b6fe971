// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <utility>

#include "cornu/config.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// What a layer's `activation` option takes: Keras's name of a function ("relu", "softmax"; NotFoundError
/// when unknown), any callable from tensor to tensor, or nothing.
class CORNU_API ActivationFunction {
 public:
  ActivationFunction() = default;
  ActivationFunction(std::nullptr_t) {}
  ActivationFunction(const char* name) : ActivationFunction(std::string(name)) {}
  ActivationFunction(const std::string& name);
  template <class F>
  requires std::is_invocable_r_v<Tensor, F, const Tensor&> ActivationFunction(F function)
      : name_("custom"), function_(std::move(function)) {}

  Tensor operator()(const Tensor& x) const { return function_ ? function_(x) : x; }
  const std::string& name() const { return name_; }  ///< "linear" for none.

 private:
  std::string name_ = "linear";
  std::function<Tensor(const Tensor&)> function_;
};

inline ConfigValue write_field(const ActivationFunction& activation) { return activation.name(); }
CORNU_API void read_field(const ConfigValue& from, ActivationFunction& activation);

}  // namespace cornu
