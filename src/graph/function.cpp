// SPDX-License-Identifier: Apache-2.0
#include "cornu/function.hpp"

#include <algorithm>
#include <list>
#include <mutex>

#include "graph/plan.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {
namespace internal {
namespace {

constexpr size_t kMaxSignatures = 64;

std::vector<TensorSpec> specs_of(const std::vector<Tensor>& tensors) {
  std::vector<TensorSpec> specs;
  specs.reserve(tensors.size());
  for (const Tensor& tensor : tensors) specs.push_back(tensor.spec());
  return specs;
}

}  // namespace

/// Plans by signature, the last used first.
class FunctionCache {
 public:
  std::shared_ptr<Plan> plan_for(const std::vector<Tensor>& inputs, const std::string& statics,
                                 const FunctionBody& body) {
    Device& device = device_for(inputs);
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (!matches(*entry, inputs, statics, device)) continue;
      entries_.splice(entries_.begin(), entries_, entry);
      return entries_.front().plan;
    }
    const std::vector<TensorSpec> specs = specs_of(inputs);
    Program program = lower(*trace(specs, body));
    optimize(program, device);
    entries_.push_front({specs, statics, &device, std::make_shared<Plan>(std::move(program), device)});
    if (entries_.size() > kMaxSignatures) entries_.pop_back();
    ++traces_;
    return entries_.front().plan;
  }

  size_t traces() const { return traces_; }

 private:
  struct Entry {
    std::vector<TensorSpec> specs;
    std::string statics;
    Device* device;
    std::shared_ptr<Plan> plan;
  };

  static Device& device_for(const std::vector<Tensor>& inputs) {
    for (const Tensor& input : inputs) {
      if (input.rank() > 0) return device_of(input);
    }
    return current_device();
  }

  static bool matches(const Entry& entry, const std::vector<Tensor>& inputs, const std::string& statics,
                      const Device& device) {
    return entry.device == &device && entry.statics == statics &&
           std::equal(inputs.begin(), inputs.end(), entry.specs.begin(), entry.specs.end(),
                      [](const Tensor& input, const TensorSpec& spec) {
                        return input.dtype() == spec.dtype && input.shape() == spec.shape;
                      });
  }

  std::recursive_mutex mutex_;
  std::list<Entry> entries_;
  size_t traces_ = 0;
};

FunctionCore::FunctionCore() : cache_(std::make_shared<FunctionCache>()) {}

std::vector<Tensor> FunctionCore::call(const std::vector<Tensor>& inputs, const std::string& statics,
                                       const FunctionBody& body) {
  const bool symbolic =
      std::any_of(inputs.begin(), inputs.end(), [](const Tensor& t) { return t.is_symbolic(); });
  if (symbolic || current_sink() != nullptr || has_recorders()) return body(inputs);
  return cache_->plan_for(inputs, statics, body)->run(inputs);
}

TracedGraph FunctionCore::graph(const std::vector<Tensor>& inputs, const std::string& statics,
                                const FunctionBody& body) {
  std::shared_ptr<Plan> plan = cache_->plan_for(inputs, statics, body);
  return TracedGraph(std::move(plan));
}

size_t FunctionCore::trace_count() const { return cache_->traces(); }

}  // namespace internal

std::string TracedGraph::to_dot() const { return plan_->program().to_dot(); }

std::vector<std::string> TracedGraph::operations() const {
  std::vector<std::string> names;
  for (const internal::Program::Step& step : plan_->program().steps) names.push_back(step.op->name);
  return names;
}

size_t TracedGraph::arena_bytes() const { return plan_->arena_bytes(); }

}  // namespace cornu
