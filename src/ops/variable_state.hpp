// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "cornu/variable.hpp"
#include "ops/op_definition.hpp"

namespace cornu::internal {

/// What a Variable is a handle to.
struct VariableState {
  Tensor value;  ///< Undefined for a session graph's variable that was not initialized yet.
  TensorSpec spec;
  std::string name, path;
  bool trainable = true;
  Tensor initial;  ///< For a session graph's variable: what its initializer assigns.
  /// Given by layers: what the optimizer applies after each step, and what adds to the loss.
  std::function<Tensor(const Tensor&)> constraint, regularizer;
};

/// The ops that reading and assigning become in a graph. Their attribute "variable" is the VariableState.
extern const OpDefinition& read_variable_op;
extern const OpDefinition& assign_variable_op;

inline std::shared_ptr<VariableState> variable_of(const Object& object) {
  return std::static_pointer_cast<VariableState>(object);
}

/// The tensor without the weakness of a literal.
Tensor strong(const Tensor& tensor);

}  // namespace cornu::internal
