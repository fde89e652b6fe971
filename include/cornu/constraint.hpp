// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <type_traits>
#include <utility>

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// What a weight becomes after each step of the optimizer.
class CORNU_API Constraint : public Configurable {
 public:
  class Function;
  virtual Tensor operator()(const Tensor& weight) const = 0;
};

/// A plain function as a constraint. It is not kept in files.
class CORNU_API Constraint::Function : public Constraint {
 public:
  template <class F>
  requires std::is_invocable_r_v<Tensor, F, const Tensor&>
  explicit Function(F function) : function_(std::move(function)) {}
  Tensor operator()(const Tensor& weight) const override { return function_(weight); }

 private:
  std::function<Tensor(const Tensor&)> function_;
};

}  // namespace cornu
