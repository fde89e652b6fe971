// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cornu/tensor.hpp"
#include "ops/attributes.hpp"

namespace cornu::internal {

struct KernelCache;
struct OpDefinition;

/// What `infer` sees: the specs of the inputs, all sizes known.
struct InferContext {
  const OpDefinition& op;
  std::span<const TensorSpec> inputs;
  const Attributes& attributes;

  const Shape& shape(size_t input) const { return inputs[input].shape; }
  DType dtype(size_t input) const { return inputs[input].dtype; }
  template <class T>
  const T& get(std::string_view attribute) const;
};

/// What `decompose` sees.
struct OpCall {
  const OpDefinition& op;
  std::span<const Tensor> inputs;
  const Attributes& attributes;

  const Tensor& input(size_t index) const { return inputs[index]; }
  template <class T>
  const T& get(std::string_view attribute) const;
};

/// What `gradient` sees: a call that was made and the gradients of its outputs (`upstream`).
struct GradientContext {
  const OpDefinition& op;
  std::span<const Tensor> inputs;
  std::span<const Tensor> outputs;
  std::span<const Tensor> upstreams;  ///< One per output; undefined where nothing flows back.
  const Attributes& attributes;
  const std::vector<bool>& needed;  ///< Per input: whether anybody wants its gradient.

  const Tensor& input(size_t index = 0) const { return inputs[index]; }
  const Tensor& output(size_t index = 0) const { return outputs[index]; }
  /// The gradient of an output; zeros where nothing flows back.
  Tensor upstream(size_t index = 0) const;
  bool needs(size_t index) const { return needed[index]; }
  template <class T>
  const T& get(std::string_view attribute) const;
};

/// An operation is data: its name, its attributes, and a few small functions. Everything else in the library
/// (eager execution, tapes, tracing, sessions, files) reads this.
struct OpDefinition {
  std::string name;
  std::vector<const char*> attributes = {};
  /// Specs of the outputs; makes every check of arguments. May be left out when `decompose` is there.
  std::vector<TensorSpec> (*infer)(const InferContext&) = nullptr;
  /// One gradient per input, undefined for none; written in ops, so that it can be differentiated again.
  std::vector<Tensor> (*gradient)(const GradientContext&) = nullptr;
  /// The same result from simpler ops; used where a device has no kernel.
  std::vector<Tensor> (*decompose)(const OpCall&) = nullptr;
  bool differentiable = true;  ///< false: constant as far as gradients go (comparisons, argmax, …).
  bool elementwise = false;  ///< Each output element depends on the inputs' elements at its own place alone.
  bool view = false;         ///< The output has the input's elements in the same order: no kernel, no copy.
  bool stateful = false;     ///< Reads or writes a variable: never folded, merged or dropped.
  int kernel_dtype_input = 0;  ///< Whose dtype selects the kernel; -1: the output's.

  size_t attribute_index(std::string_view attribute) const;

  /// Kernels found so far; made by register_op.
  std::shared_ptr<KernelCache> kernels = {};
};

/// Makes a definition known. Called from static initializers; throws on a second definition of a name.
const OpDefinition& register_op(OpDefinition definition);
/// Throws NotFoundError with the nearest name.
const OpDefinition& find_op(std::string_view name);
std::vector<const OpDefinition*> all_ops();

template <class T>
const T& InferContext::get(std::string_view attribute) const {
  return attributes.get<T>(op.attribute_index(attribute));
}
template <class T>
const T& OpCall::get(std::string_view attribute) const {
  return attributes.get<T>(op.attribute_index(attribute));
}
template <class T>
const T& GradientContext::get(std::string_view attribute) const {
  return attributes.get<T>(op.attribute_index(attribute));
}

}  // namespace cornu::internal
