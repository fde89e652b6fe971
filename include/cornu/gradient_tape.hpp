// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "cornu/tensor.hpp"
#include "cornu/variable.hpp"

namespace cornu {

namespace internal {
class TapeRecorder;
}

/// What a gradient is taken with respect to: a tensor or a variable.
class GradientSource {
 public:
  GradientSource(const Tensor& tensor) : tensor_(tensor) {}
  GradientSource(const Variable& variable) : variable_(variable) {}
  const Tensor& tensor() const { return tensor_; }
  const Variable& variable() const { return variable_; }

 private:
  Tensor tensor_;
  Variable variable_;
};

/// A list of them: `{w1, x}`, or a vector of tensors or variables.
class GradientSources {
 public:
  GradientSources(std::initializer_list<GradientSource> sources) : list_(sources) {}
  GradientSources(const std::vector<Tensor>& tensors) : list_(tensors.begin(), tensors.end()) {}
  GradientSources(const std::vector<Variable>& variables) : list_(variables.begin(), variables.end()) {}
  GradientSources(std::vector<GradientSource> sources) : list_(std::move(sources)) {}
  const std::vector<GradientSource>& list() const { return list_; }

 private:
  std::vector<GradientSource> list_;
};

struct TapeOptions {
  bool persistent = false;  ///< Several gradients can be taken; the tape keeps recording meanwhile.
  bool watch_accessed_variables = true;  ///< Trainable variables are watched when they are read.
};

struct GradientOptions {
  /// dL/dtarget, of the target's shape; ones when left out.
  Tensor output_gradient = {};
  /// Zeros, instead of an undefined Tensor, for a source that the target does not depend on.
  bool zero_when_unconnected = false;
};

/// Records the operations of the calling thread from its construction on, and differentiates them. Tapes
/// nest: an outer tape sees the operations by which an inner one computes gradients, so gradients of any
/// order can be taken.
///
///     GradientTape tape;
///     Tensor loss = ops::mean(ops::square(ops::matmul(x, w) - y));
///     auto gradients = tape.gradient(loss, {w});
class CORNU_API GradientTape {
 public:
  explicit GradientTape(TapeOptions options = {});
  ~GradientTape();
  GradientTape(const GradientTape&) = delete;
  GradientTape& operator=(const GradientTape&) = delete;

  /// Records what is computed from a tensor too; its dtype must be floating (DTypeError).
  void watch(const Tensor& tensor);
  void watch(const Variable& variable);
  /// Ends recording before the tape's scope does.
  void stop_recording();

  /// d(sum of target) / d(source), one for each source. A tape that is not persistent stops recording and can
  /// be asked once (ValueError the second time).
  std::vector<Tensor> gradient(const Tensor& target, const GradientSources& sources,
                               GradientOptions options = {});
  /// For several targets: the sum of their gradients.
  std::vector<Tensor> gradient(const std::vector<Tensor>& targets, const GradientSources& sources,
                               GradientOptions options = {});
  template <class Source>
  requires std::is_same_v<Source, Tensor> || std::is_same_v<Source, Variable> Tensor
  gradient(const Tensor& target, const Source& source, GradientOptions options = {}) {
    return gradient(target, GradientSources{GradientSource(source)}, options).front();
  }

 private:
  std::unique_ptr<internal::TapeRecorder> recorder_;
};

/// A function with a gradient of its own: `forward` gives outputs from inputs, `backward` gives one gradient
/// per input from the inputs, the outputs and the gradients of the outputs.
using ForwardFunction = std::function<std::vector<Tensor>(const std::vector<Tensor>& inputs)>;
using BackwardFunction =
    std::function<std::vector<Tensor>(const std::vector<Tensor>& inputs, const std::vector<Tensor>& outputs,
                                      const std::vector<Tensor>& upstreams)>;
CORNU_API std::vector<Tensor> custom_gradient(const std::vector<Tensor>& inputs,
                                              const ForwardFunction& forward,
                                              const BackwardFunction& backward);
/// The same for one input and one output.
CORNU_API Tensor custom_gradient(
    const Tensor& input, const std::function<Tensor(const Tensor&)>& forward,
    const std::function<Tensor(const Tensor& input, const Tensor& output, const Tensor& upstream)>& backward);

}  // namespace cornu
