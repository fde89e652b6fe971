// SPDX-License-Identifier: Apache-2.0
#include "ops/apply.hpp"

#include <algorithm>
#include <array>

#include "ops/kernel.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::internal {
namespace {

thread_local std::vector<Recorder*> recorders;

/// Collects nothing: for asking an op about specs.
class StandInTrace : public NodeSink {
 public:
  void append(const NodePtr&) override {}
  bool is_trace() const override { return true; }
};

/// Where a call's node goes.
struct Destination {
  NodeSink* sink = nullptr;  ///< Null for the free-standing nodes of a functional model.
  bool definition = false;   ///< Not a trace: composed ops stay whole, sizes may be unknown.
};

/// Throws when symbolic tensors of different graphs meet, or one is used outside its graph.
Destination destination_of(const OpDefinition& op, std::span<const Tensor> inputs) {
  NodeSink* const current = current_sink();
  uint64_t owner = 0;
  bool any = false;
  for (const Tensor& input : inputs) {
    if (!input.is_symbolic()) continue;
    const uint64_t graph = input.impl()->node->graph();
    require<ValueError>(
        !any || graph == owner,
        "{}: the inputs belong to different graphs. A tensor can only be used in the graph that it "
        "was made in.",
        op.name);
    owner = graph;
    any = true;
  }
  if (!any) return {current, current != nullptr && !current->is_trace()};
  require<ValueError>(
      owner == 0 || (current != nullptr && owner == current->number()),
      "{}: a symbolic tensor was used outside the graph that it was made in. Return it from the traced "
      "function, or fetch it with a Session, to get its values.",
      op.name);
  if (owner != 0) return {current, !current->is_trace()};
  require<ValueError>(
      current == nullptr || !current->is_trace(),
      "{}: a model's symbolic tensor was used inside a traced function. Pass data in as an argument.",
      op.name);
  return {nullptr, true};
}

std::vector<TensorSpec> specs_of(std::span<const Tensor> tensors) {
  std::vector<TensorSpec> specs;
  specs.reserve(tensors.size());
  for (const Tensor& tensor : tensors) specs.push_back(tensor.spec());
  return specs;
}

std::vector<Tensor> symbolic_outputs(const NodePtr& node) {
  std::vector<Tensor> outputs;
  outputs.reserve(node->outputs().size());
  for (size_t i = 0; i < node->outputs().size(); ++i) {
    outputs.push_back(make_symbolic(node, static_cast<int>(i), node->outputs()[i]));
  }
  return outputs;
}

/// The device that a call runs on; moves scalars to it. Throws when other tensors are on different devices.
Device& common_device(const OpDefinition& op, std::span<const Tensor> inputs, std::vector<Tensor>& moved) {
  Device* device = nullptr;
  bool mixed = false;
  for (const Tensor& input : inputs) {
    Device& own = device_of(input);
    if (device == nullptr) device = &own;
    mixed |= device != &own;
  }
  if (!mixed) return device != nullptr ? *device : current_device();
  device = nullptr;
  for (const Tensor& input : inputs) {
    if (input.rank() == 0) continue;
    Device& own = device_of(input);
    require<DeviceError>(device == nullptr || device == &own,
                         "{}: inputs are on different devices, {} and {}. Move one with to(\"{}\").", op.name,
                         device == nullptr ? "" : device->name(), own.name(), own.name());
    device = &own;
  }
  if (device == nullptr) device = &current_device();
  for (const Tensor& input : inputs) moved.push_back(input.to(device->name()));
  return *device;
}

std::vector<Tensor> run_kernel(const KernelEntry& entry, const OpDefinition& op,
                               std::span<const Tensor> inputs, const Attributes& attributes,
                               std::span<const TensorSpec> specs, Device& device) {
  std::vector<Tensor> outputs;
  std::vector<TensorView> views;
  outputs.reserve(specs.size());
  views.reserve(inputs.size() + specs.size());
  for (const Tensor& input : inputs) views.push_back({input.impl()->data(), input.shape(), input.dtype()});
  for (const TensorSpec& spec : specs) {
    outputs.push_back(make_tensor(spec, device));
    views.push_back({outputs.back().impl()->data(), spec.shape, spec.dtype});
  }
  const std::span<const TensorView> all(views);
  entry.run({op, attributes, all.first(inputs.size()), all.subspan(inputs.size()), device, entry});
  return outputs;
}

}  // namespace

std::vector<TensorSpec> infer_with_unknown_sizes(
    std::span<const TensorSpec> inputs,
    const std::function<std::vector<TensorSpec>(std::span<const TensorSpec>)>& infer) {
  const bool known = std::all_of(inputs.begin(), inputs.end(),
                                 [](const TensorSpec& spec) { return spec.shape.is_fully_known(); });
  if (known) return infer(inputs);
  // Sizes that 1 to 8 divide, so that reshapes that split the unknown axis are accepted, and small enough
  // that an op that makes a constant of that size costs nothing.
  constexpr std::array<int64_t, 2> kStandIns = {840, 1680};
  std::array<std::vector<TensorSpec>, 2> answers;
  for (size_t trial = 0; trial < kStandIns.size(); ++trial) {
    std::vector<TensorSpec> specs(inputs.begin(), inputs.end());
    for (TensorSpec& spec : specs) {
      for (int axis = 0; axis < spec.shape.rank(); ++axis) {
        if (spec.shape[axis] == Shape::kUnknown) spec.shape.set(axis, kStandIns.at(trial));
      }
    }
    answers.at(trial) = infer(specs);
  }
  for (size_t i = 0; i < answers[0].size(); ++i) {
    for (int axis = 0; axis < answers[0][i].shape.rank(); ++axis) {
      if (answers[0][i].shape[axis] != answers[1][i].shape[axis])
        answers[0][i].shape.set(axis, Shape::kUnknown);
    }
  }
  return answers[0];
}

std::vector<TensorSpec> infer_specs(const OpDefinition& op, std::span<const Tensor> inputs,
                                    const Attributes& attributes) {
  const std::vector<TensorSpec> specs = specs_of(inputs);
  return infer_with_unknown_sizes(specs, [&](std::span<const TensorSpec> known) {
    if (op.infer != nullptr) return op.infer({op, known, attributes});
    StandInTrace trace;
    const SinkScope scope(&trace);
    const PauseRecorders paused;
    std::vector<Tensor> stand_ins;
    for (size_t i = 0; i < known.size(); ++i) {
      stand_ins.push_back(inputs[i].is_symbolic() ? make_placeholder(known[i]) : inputs[i]);
    }
    return specs_of(op.decompose({op, stand_ins, attributes}));
  });
}

std::vector<Tensor> execute(const OpDefinition& op, std::span<const Tensor> inputs,
                            const Attributes& attributes, std::span<const TensorSpec> outputs) {
  if (op.view) return {make_view(inputs[0], outputs[0].shape)};
  std::vector<Tensor> moved;
  Device& device = common_device(op, inputs, moved);
  if (!moved.empty()) inputs = moved;
  const std::vector<TensorSpec> specs = specs_of(inputs);
  const DType dtype = kernel_dtype(op, specs, outputs);
  const KernelEntry* entry = find_kernel(op, device, dtype);
  if (entry != nullptr) return run_kernel(*entry, op, inputs, attributes, outputs, device);
  if (op.decompose == nullptr) fail_without_kernel(op, device, dtype);
  const PauseRecorders paused;
  return op.decompose({op, inputs, attributes});
}

std::vector<Tensor> apply_all(const OpDefinition& op, std::span<const Tensor> inputs, Attributes attributes) {
  const bool symbolic =
      (current_sink() != nullptr && op.stateful) ||
      std::any_of(inputs.begin(), inputs.end(), [](const Tensor& t) { return t.is_symbolic(); });
  const Destination destination = symbolic ? destination_of(op, inputs) : Destination{};
  // A composed op dissolves into its parts, which the recorders then see; unless it knows a better gradient
  // of its own, in which case they see it whole.
  if (op.infer == nullptr && !destination.definition) {
    if (op.gradient == nullptr) return op.decompose({op, inputs, attributes});
    std::vector<Tensor> outputs;
    {
      const PauseRecorders paused;
      outputs = op.decompose({op, inputs, attributes});
    }
    record(op, inputs, attributes, outputs);
    return outputs;
  }
  const std::vector<TensorSpec> specs = infer_specs(op, inputs, attributes);
  std::vector<Tensor> outputs;
  if (symbolic) {
    const auto node =
        std::make_shared<Node>(op, std::vector<Tensor>(inputs.begin(), inputs.end()), attributes, specs,
                               destination.sink != nullptr ? destination.sink->number() : 0);
    if (destination.sink != nullptr) destination.sink->append(node);
    outputs = symbolic_outputs(node);
  } else {
    outputs = execute(op, inputs, attributes, specs);
  }
  record(op, inputs, attributes, outputs);
  return outputs;
}

Tensor apply(const OpDefinition& op, std::span<const Tensor> inputs, Attributes attributes) {
  return std::move(apply_all(op, inputs, std::move(attributes)).front());
}

void push_recorder(Recorder& recorder) { recorders.push_back(&recorder); }

void pop_recorder(Recorder& recorder) {
  const auto found = std::find(recorders.rbegin(), recorders.rend(), &recorder);
  if (found != recorders.rend()) recorders.erase(std::next(found).base());
}

bool has_recorders() { return !recorders.empty(); }

void record(const OpDefinition& op, std::span<const Tensor> inputs, const Attributes& attributes,
            std::span<const Tensor> outputs, const GradientFunction* gradient) {
  for (Recorder* recorder : recorders) recorder->record(op, inputs, attributes, outputs, gradient);
}

void record_read(const Object& variable, const Tensor& value, bool trainable) {
  for (Recorder* recorder : recorders) recorder->record_read(variable, value, trainable);
}

PauseRecorders::PauseRecorders() : hidden_(std::exchange(recorders, {})) {}

PauseRecorders::~PauseRecorders() { recorders = std::move(hidden_); }

}  // namespace cornu::internal
