// SPDX-License-Identifier: Apache-2.0
#include "autodiff/backpropagate.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "cornu/ops/math.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::internal {
namespace {

/// The gradients of tensors, added up as they come in.
class Gradients {
 public:
  void add(const Tensor& tensor, const Tensor& gradient) {
    auto [it, first] = sums_.try_emplace(tensor.impl().get(), gradient);
    if (!first) it->second = ops::add(it->second, gradient);
  }
  Tensor of(const Tensor& tensor) const {
    const auto found = sums_.find(tensor.impl().get());
    return found == sums_.end() ? Tensor() : found->second;
  }

 private:
  std::unordered_map<const TensorImpl*, Tensor> sums_;
};

std::vector<Tensor> gradients_of_call(const RecordedCall& call, const std::vector<Tensor>& upstreams,
                                      const std::vector<bool>& needed) {
  if (call.gradient) return call.gradient(upstreams);
  require<ValueError>(call.op->gradient != nullptr,
                      "{}: has no gradient. Use ops::stop_gradient where none is meant.", call.op->name);
  return call.op->gradient({*call.op, call.inputs, call.outputs, upstreams, call.attributes, needed});
}

}  // namespace

std::vector<Tensor> backpropagate(std::span<const RecordedCall> calls, std::span<const Tensor> targets,
                                  std::span<const Tensor> seeds, std::span<const Tensor> sources) {
  // Only what depends on a source can pass a gradient on to one.
  std::unordered_set<const TensorImpl*> dependent;
  for (const Tensor& source : sources) dependent.insert(source.impl().get());
  const auto depends = [&](const Tensor& tensor) { return dependent.contains(tensor.impl().get()); };
  std::vector<const RecordedCall*> relevant;
  for (const RecordedCall& call : calls) {
    if (!std::any_of(call.inputs.begin(), call.inputs.end(), depends)) continue;
    relevant.push_back(&call);
    for (const Tensor& output : call.outputs) dependent.insert(output.impl().get());
  }

  Gradients gradients;
  for (size_t i = 0; i < targets.size(); ++i) gradients.add(targets[i], seeds[i]);
  for (auto it = relevant.rbegin(); it != relevant.rend(); ++it) {
    const RecordedCall& call = **it;
    std::vector<Tensor> upstreams;
    bool reached = false;
    for (const Tensor& output : call.outputs) {
      upstreams.push_back(gradients.of(output));
      reached |= upstreams.back().defined();
    }
    if (!reached) continue;
    std::vector<bool> needed;
    for (const Tensor& input : call.inputs) needed.push_back(depends(input));
    const std::vector<Tensor> results = gradients_of_call(call, upstreams, needed);
    for (size_t i = 0; i < results.size() && i < call.inputs.size(); ++i) {
      if (results[i].defined() && needed[i]) gradients.add(call.inputs[i], results[i]);
    }
  }
  std::vector<Tensor> result;
  for (const Tensor& source : sources) result.push_back(gradients.of(source));
  return result;
}

}  // namespace cornu::internal
