// SPDX-License-Identifier: Apache-2.0
#include "cornu/gradient_tape.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "autodiff/backpropagate.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::Attributes;
using internal::GradientFunction;
using internal::Object;
using internal::OpDefinition;
using internal::RecordedCall;
using internal::register_op;
using internal::require;

namespace internal {

/// Keeps the calls that depend on something watched. The calls hold their tensors, so an address in
/// `watched_` cannot be given to another tensor meanwhile.
class TapeRecorder : public Recorder {
 public:
  explicit TapeRecorder(const TapeOptions& options) : options_(options) { push_recorder(*this); }
  ~TapeRecorder() override { stop(); }
  TapeRecorder(const TapeRecorder&) = delete;
  TapeRecorder& operator=(const TapeRecorder&) = delete;

  void stop() {
    if (recording_) pop_recorder(*this);
    recording_ = false;
  }

  void watch(const Tensor& tensor) {
    require<DTypeError>(tensor.dtype().is_floating(),
                        "GradientTape: only floating tensors can be watched; got {}.", tensor.dtype().name());
    if (watched_.insert(tensor.impl().get()).second) kept_.push_back(tensor);
  }

  void watch_variable(const VariableState* variable) { watched_variables_.insert(variable); }

  void record(const OpDefinition& op, std::span<const Tensor> inputs, const Attributes& attributes,
              std::span<const Tensor> outputs, const GradientFunction* gradient) override {
    if (!op.differentiable) return;
    const bool depends = std::any_of(inputs.begin(), inputs.end(),
                                     [&](const Tensor& t) { return watched_.contains(t.impl().get()); });
    if (!depends) return;
    for (const Tensor& output : outputs) watched_.insert(output.impl().get());
    calls_.push_back({&op,
                      attributes,
                      {inputs.begin(), inputs.end()},
                      {outputs.begin(), outputs.end()},
                      gradient != nullptr ? *gradient : GradientFunction()});
  }

  void record_read(const Object& variable, const Tensor& value, bool trainable) override {
    const auto* state = static_cast<const VariableState*>(variable.get());
    if (!watched_variables_.contains(state) && !(trainable && options_.watch_accessed_variables)) return;
    if (!value.dtype().is_floating()) return;
    watch(value);
    std::vector<Tensor>& reads = reads_[state];
    if (reads.empty() || !reads.back().same_as(value)) reads.push_back(value);
  }

  std::vector<Tensor> gradient(const std::vector<Tensor>& targets, const GradientSources& sources,
                               const GradientOptions& options) {
    require<ValueError>(
        !used_ || options_.persistent,
        "GradientTape: gradient() was called a second time; make the tape with {{.persistent = true}}.");
    used_ = true;
    if (!options_.persistent) stop();
    std::vector<Tensor> seeds;
    for (const Tensor& target : targets) {
      seeds.push_back(options.output_gradient.defined() ? options.output_gradient : ops::ones_like(target));
      require<ShapeError>(seeds.back().shape() == target.shape(),
                          "GradientTape: output_gradient has shape {}, the target {}.",
                          to_string(seeds.back().shape()), to_string(target.shape()));
    }
    // A variable counts through each of its reads.
    std::vector<Tensor> leaves;
    for (const GradientSource& source : sources.list()) {
      if (source.tensor().defined()) leaves.push_back(source.tensor());
      for (const Tensor& read : reads_of(source)) leaves.push_back(read);
    }
    // A persistent tape records while it walks back; the walk must not see its own steps.
    const std::vector<RecordedCall> calls =
        options_.persistent ? std::vector<RecordedCall>(calls_.begin(), calls_.end())
                            : std::vector<RecordedCall>(std::make_move_iterator(calls_.begin()),
                                                        std::make_move_iterator(calls_.end()));
    const std::vector<Tensor> found = backpropagate(calls, targets, seeds, leaves);
    std::vector<Tensor> result;
    size_t next = 0;
    for (const GradientSource& source : sources.list()) {
      Tensor total;
      if (source.tensor().defined()) {
        const Tensor& gradient = found[next++];
        if (watched_.contains(source.tensor().impl().get())) total = gradient;
      }
      for (size_t i = 0; i < reads_of(source).size(); ++i, ++next) {
        if (!found[next].defined()) continue;
        total = total.defined() ? total + found[next] : found[next];
      }
      if (!total.defined() && options.zero_when_unconnected) total = zeros_for(source);
      result.push_back(total);
    }
    return result;
  }

 private:
  const std::vector<Tensor>& reads_of(const GradientSource& source) const {
    static const std::vector<Tensor> none;
    const auto found = reads_.find(source.variable().state().get());
    return found == reads_.end() ? none : found->second;
  }

  static Tensor zeros_for(const GradientSource& source) {
    return source.tensor().defined() ? ops::zeros_like(source.tensor())
                                     : ops::zeros(source.variable().shape(), source.variable().dtype());
  }

  TapeOptions options_;
  bool recording_ = true, used_ = false;
  std::vector<RecordedCall> calls_;
  std::unordered_set<const TensorImpl*> watched_;
  std::vector<Tensor> kept_;
  std::unordered_set<const VariableState*> watched_variables_;
  std::unordered_map<const VariableState*, std::vector<Tensor>> reads_;
};

}  // namespace internal

GradientTape::GradientTape(TapeOptions options)
    : recorder_(std::make_unique<internal::TapeRecorder>(options)) {}

GradientTape::~GradientTape() = default;

void GradientTape::watch(const Tensor& tensor) { recorder_->watch(tensor); }

void GradientTape::watch(const Variable& variable) { recorder_->watch_variable(variable.state().get()); }

void GradientTape::stop_recording() { recorder_->stop(); }

std::vector<Tensor> GradientTape::gradient(const Tensor& target, const GradientSources& sources,
                                           GradientOptions options) {
  return recorder_->gradient({target}, sources, options);
}

std::vector<Tensor> GradientTape::gradient(const std::vector<Tensor>& targets, const GradientSources& sources,
                                           GradientOptions options) {
  return recorder_->gradient(targets, sources, options);
}

namespace {

/// What a tape sees of a custom_gradient call.
const OpDefinition& custom_op = register_op({.name = "custom_gradient"});

}  // namespace

std::vector<Tensor> custom_gradient(const std::vector<Tensor>& inputs, const ForwardFunction& forward,
                                    const BackwardFunction& backward) {
  std::vector<Tensor> outputs;
  {
    const internal::PauseRecorders paused;
    outputs = forward(inputs);
  }
  // An output that is an input would make the call its own cause.
  for (Tensor& output : outputs) {
    const auto is_input = [&](const Tensor& input) { return input.same_as(output); };
    if (std::any_of(inputs.begin(), inputs.end(), is_input)) output = ops::stop_gradient(output);
  }
  const GradientFunction gradient = [inputs, outputs, backward](std::span<const Tensor> upstreams) {
    std::vector<Tensor> filled;
    for (size_t i = 0; i < outputs.size(); ++i) {
      filled.push_back(upstreams[i].defined() ? upstreams[i] : ops::zeros_like(outputs[i]));
    }
    std::vector<Tensor> gradients = backward(inputs, outputs, filled);
    require<ValueError>(gradients.size() == inputs.size(),
                        "custom_gradient: backward gave {} gradients for {} inputs.", gradients.size(),
                        inputs.size());
    return gradients;
  };
  internal::record(custom_op, inputs, {}, outputs, &gradient);
  return outputs;
}

Tensor custom_gradient(const Tensor& input, const std::function<Tensor(const Tensor&)>& forward,
                       const std::function<Tensor(const Tensor& input, const Tensor& output,
                                                  const Tensor& upstream)>& backward) {
  return custom_gradient(
      std::vector<Tensor>{input},
      [&](const std::vector<Tensor>& inputs) { return std::vector<Tensor>{forward(inputs[0])}; },
      [backward](const std::vector<Tensor>& inputs, const std::vector<Tensor>& outputs,
                 const std::vector<Tensor>& upstreams) {
        return std::vector<Tensor>{backward(inputs[0], outputs[0], upstreams[0])};
      })[0];
}

}  // namespace cornu
