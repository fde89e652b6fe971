// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cornu/tensor.hpp"

namespace cornu {

namespace internal {
struct VariableState;
}

struct VariableOptions {
  std::string name = "variable";
  bool trainable = true;
};

/// A tensor that can be changed: a weight, a counter, the state of an optimizer or a metric. Copies are
/// handles to the same variable. Shape and dtype are fixed when it is made.
///
/// Used where a tensor is expected, a variable is read. Tapes watch trainable variables by themselves; inside
/// a traced function reads and assignments become part of the graph.
class CORNU_API Variable {
 public:
  Variable() = default;
  explicit Variable(const Tensor& initial, VariableOptions options = {});

  bool defined() const { return state_ != nullptr; }
  Tensor value() const;
  operator Tensor() const { return value(); }

  /// Throws ShapeError when the shape is not the variable's; converts between floating dtypes.
  void assign(const Tensor& value) const;
  void assign_add(const Tensor& delta) const;
  void assign_sub(const Tensor& delta) const;

  const Shape& shape() const;
  DType dtype() const;
  int64_t size() const { return shape().elements(); }
  const std::string& name() const;
  /// The name within its owners, as Keras writes it: "dense/kernel".
  const std::string& path() const;
  bool trainable() const;
  void set_trainable(bool trainable) const;

  bool same_as(const Variable& other) const { return state_ == other.state_; }

  explicit Variable(std::shared_ptr<internal::VariableState> state) : state_(std::move(state)) {}
  const std::shared_ptr<internal::VariableState>& state() const { return state_; }

 private:
  std::shared_ptr<internal::VariableState> state_;
};

}  // namespace cornu
