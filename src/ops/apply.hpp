// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

#include "cornu/tensor.hpp"
#include "ops/node.hpp"
#include "ops/op_definition.hpp"

namespace cornu::internal {

/// The one door through which every operation goes. On concrete tensors it runs a kernel; on symbolic ones it
/// appends a node; active recorders (tapes) see the call either way.
std::vector<Tensor> apply_all(const OpDefinition& op, std::span<const Tensor> inputs,
                              Attributes attributes = {});

/// As apply_all, for ops with one output.
Tensor apply(const OpDefinition& op, std::span<const Tensor> inputs, Attributes attributes = {});
inline Tensor apply(const OpDefinition& op, std::initializer_list<Tensor> inputs,
                    Attributes attributes = {}) {
  return apply(op, std::span<const Tensor>(inputs.begin(), inputs.size()), std::move(attributes));
}

/// The specs of the outputs: from `infer`, or by taking the op apart on stand-ins. Unknown sizes are allowed:
/// the op is asked twice, with two stand-in sizes, and what differs between the answers is unknown. So no
/// `infer` needs to know of them.
std::vector<TensorSpec> infer_specs(const OpDefinition& op, std::span<const Tensor> inputs,
                                    const Attributes& attributes);

/// The two-answers rule for any function of specs.
std::vector<TensorSpec> infer_with_unknown_sizes(
    std::span<const TensorSpec> inputs,
    const std::function<std::vector<TensorSpec>(std::span<const TensorSpec>)>& infer);

/// Runs the op's kernel (or decomposition) on concrete tensors, seen by nobody.
std::vector<Tensor> execute(const OpDefinition& op, std::span<const Tensor> inputs,
                            const Attributes& attributes, std::span<const TensorSpec> outputs);

/// Gradients of a call that was recorded without an op's own `gradient`: given upstream gradients, one per
/// output, returns one gradient per input.
using GradientFunction = std::function<std::vector<Tensor>(std::span<const Tensor> upstreams)>;

/// A call as a recorder sees it.
struct RecordedCall {
  const OpDefinition* op = nullptr;
  Attributes attributes;
  std::vector<Tensor> inputs;
  std::vector<Tensor> outputs;
  GradientFunction gradient;  ///< Set by custom gradients; otherwise the op's is used.
};

/// Sees calls as they are made. Recorders of a thread form a stack; all of them see each call.
class Recorder {
 public:
  virtual ~Recorder() = default;
  virtual void record(const OpDefinition& op, std::span<const Tensor> inputs, const Attributes& attributes,
                      std::span<const Tensor> outputs, const GradientFunction* gradient) = 0;
  /// A trainable variable was read as `value`.
  virtual void record_read(const Object& variable, const Tensor& value, bool trainable) = 0;
};

void push_recorder(Recorder& recorder);
void pop_recorder(Recorder& recorder);  ///< From anywhere in the stack.
bool has_recorders();
/// Shows a call to the active recorders.
void record(const OpDefinition& op, std::span<const Tensor> inputs, const Attributes& attributes,
            std::span<const Tensor> outputs, const GradientFunction* gradient = nullptr);
void record_read(const Object& variable, const Tensor& value, bool trainable);

/// Hides what happens in a scope from the calling thread's recorders.
class PauseRecorders {
 public:
  PauseRecorders();
  ~PauseRecorders();
  PauseRecorders(const PauseRecorders&) = delete;
  PauseRecorders& operator=(const PauseRecorders&) = delete;

 private:
  std::vector<Recorder*> hidden_;
};

/// Leaves graph building and recording for a scope: what a variable's initial value is made in.
class EagerScope {
 public:
  EagerScope() : sink_(nullptr) {}

 private:
  SinkScope sink_;
  PauseRecorders recorders_;
};

}  // namespace cornu::internal
