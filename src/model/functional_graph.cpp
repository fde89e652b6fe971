// SPDX-License-Identifier: Apache-2.0
#include "model/functional_graph.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "cornu/model.hpp"
#include "cornu/ops/array.hpp"
#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/layer_state.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {
namespace internal {

CORNU_REGISTER(Layer, InputLayer, "InputLayer", "keras.layers")

InputLayer::InputLayer(const TensorSpec& batch_spec, std::string name)
    : Layer({.name = std::move(name)}), spec_(batch_spec) {
  for (int axis = 0; axis < spec_.shape.rank(); ++axis) {
    require<ShapeError>(spec_.shape[axis] > 0 || spec_.shape[axis] == Shape::kUnknown,
                        "Input: dimension {} is {}; expected at least 1, or -1 for any size. Shape: {}.",
                        axis, spec_.shape[axis], to_string(spec_.shape));
  }
  state_->built = true;
  if (state_->name.empty()) state_->name = automatic_layer_name("InputLayer");
}

void InputLayer::fields(Fields& fields) {
  bool absent = false;
  fields("batch_shape", spec_.shape)("dtype", spec_.dtype)("sparse", absent)("ragged", absent);
  fields("name", state_->name)("optional", absent);
  state_->built = true;
}

std::shared_ptr<Layer> called_layer(const Node& node) {
  return &node.op() == &layer_call_op ? layer_of(node) : nullptr;
}

Tensor input_tensor(const std::shared_ptr<InputLayer>& layer) {
  const auto node =
      std::make_shared<Node>(layer_call_op, std::vector<Tensor>{},
                             Attributes{Object(std::static_pointer_cast<Layer>(layer)), false, int64_t{-1}},
                             std::vector<TensorSpec>{layer->spec()}, 0);
  return make_symbolic(node, 0, layer->spec());
}

namespace {

/// Layers are one operation however often they are called; each op is one of its own.
const void* operation_of(const Node& node) {
  const std::shared_ptr<Layer> layer = called_layer(node);
  return layer != nullptr ? static_cast<const void*>(layer->state().get()) : &node;
}

const NodePtr& node_of(const Tensor& tensor) { return tensor.impl()->node; }

/// Depth-first from the outputs: nodes after what they need, operations numbered in the order in which they
/// are met.
class Traversal {
 public:
  explicit Traversal(const std::vector<Tensor>& inputs) {
    for (const Tensor& input : inputs) ends_.insert(node_of(input).get());
  }

  void visit(const Tensor& tensor) {
    // An explicit stack of (node, next input): graphs may be deep.
    std::vector<std::pair<NodePtr, size_t>> stack;
    const auto enter = [&](const NodePtr& node) {
      if (done_.contains(node.get())) return;
      index_.try_emplace(operation_of(*node), static_cast<int>(index_.size()));
      stack.emplace_back(node, 0);
    };
    enter(node_of(tensor));
    while (!stack.empty()) {
      auto& [node, next] = stack.back();
      if (!ends_.contains(node.get()) && next < node->inputs().size()) {
        const Tensor& input = node->inputs()[next++];
        if (input.is_symbolic()) enter(node_of(input));
        continue;
      }
      if (done_.insert(node.get()).second) {
        const bool is_input = node->inputs().empty();
        require<ValueError>(ends_.contains(node.get()) || !is_input,
                            "Model: the output depends on input '{}', which is not among the model's inputs.",
                            is_input && called_layer(*node) ? called_layer(*node)->name() : "");
        order.push_back(node);
      }
      stack.pop_back();
    }
  }

  int index(const Node& node) const {
    const auto found = index_.find(operation_of(node));
    return found == index_.end() ? -1 : found->second;
  }

  std::vector<NodePtr> order;

 private:
  std::set<const Node*> ends_, done_;
  std::map<const void*, int> index_;
};

}  // namespace

FunctionalGraph::FunctionalGraph(Structure inputs, Structure outputs)
    : inputs_(std::move(inputs)), outputs_(std::move(outputs)) {
  require<ValueError>(!inputs_.empty() && !outputs_.empty(),
                      "Model: needs at least one input and one output.");
  for (const Tensor& input : inputs_.tensors()) {
    require<ValueError>(is_functional(input), "Model: inputs must come from Input(…); got {}.",
                        to_string(input));
    require<ValueError>(
        node_of(input)->inputs().empty(),
        "Model: the tensor from '{}' is not an Input; models begin at Input(…).",
        called_layer(*node_of(input)) ? called_layer(*node_of(input))->name() : node_of(input)->op().name);
  }
  for (const Tensor& output : outputs_.tensors()) {
    require<ValueError>(is_functional(output),
                        "Model: outputs must be computed from Input(…) by layers or ops; got {}.",
                        to_string(output));
  }
  sort_nodes();
}

void FunctionalGraph::sort_nodes() {
  Traversal traversal(inputs_.tensors());
  for (const Tensor& output : outputs_.tensors()) traversal.visit(output);
  std::map<const Node*, int> depth;
  std::map<const void*, int> operation_depth;
  for (auto it = traversal.order.rbegin(); it != traversal.order.rend(); ++it) {
    const Node& node = **it;
    int& own = depth[&node];
    own = std::max(own, operation_depth[operation_of(node)]);
    operation_depth[operation_of(node)] = own;
    for (const Tensor& input : node.inputs()) {
      if (!input.is_symbolic()) continue;
      int& source = depth[node_of(input).get()];
      source = std::max(source, own + 1);
    }
  }
  nodes_ = traversal.order;
  for (const Tensor& input : inputs_.tensors()) {  // also those that no output depends on
    if (std::find(nodes_.begin(), nodes_.end(), node_of(input)) == nodes_.end())
      nodes_.push_back(node_of(input));
  }
  std::stable_sort(nodes_.begin(), nodes_.end(), [&](const NodePtr& a, const NodePtr& b) {
    return depth[a.get()] != depth[b.get()] ? depth[a.get()] > depth[b.get()] : false;
  });
  std::vector<NodePtr> by_operation = nodes_;
  std::stable_sort(by_operation.begin(), by_operation.end(), [&](const NodePtr& a, const NodePtr& b) {
    const int da = operation_depth[operation_of(*a)], db = operation_depth[operation_of(*b)];
    return da != db ? da > db : traversal.index(*a) < traversal.index(*b);
  });
  std::set<std::string> names;
  std::set<const void*> seen;
  for (const NodePtr& node : by_operation) {
    const std::shared_ptr<Layer> layer = called_layer(*node);
    if (layer == nullptr || !seen.insert(operation_of(*node)).second) continue;
    require<ValueError>(names.insert(layer->name()).second,
                        "Model: two layers have the name '{}'; give one another with {{.name = …}}.",
                        layer->name());
    layers_.emplace_back(layer);
  }
}

std::vector<std::string> FunctionalGraph::input_names() const {
  std::vector<std::string> names;
  for (const Tensor& input : inputs_.tensors()) names.push_back(called_layer(*node_of(input))->name());
  return names;
}

std::vector<std::string> FunctionalGraph::output_names() const {
  if (outputs_.kind() == Structure::Kind::map) return outputs_.names();
  std::vector<std::string> names;
  for (const Tensor& output : outputs_.tensors()) {
    const std::shared_ptr<Layer> layer = called_layer(*node_of(output));
    names.push_back(layer != nullptr ? layer->name() : node_of(output)->op().name);
  }
  return names;
}

namespace {

/// The value for an input as its InputLayer declared it: its dtype, and a last axis of 1 added or dropped as
/// Keras does.
Tensor conformed(const Tensor& value, const Tensor& declared, const std::string& name) {
  const Shape& expected = declared.shape();
  Tensor x = value;
  if (x.rank() == expected.rank() + 1 && x.shape().back() == 1) x = ops::squeeze(x, -1);
  if (x.rank() + 1 == expected.rank() && expected.back() == 1) x = ops::expand_dims(x, -1);
  bool fits = x.rank() == expected.rank();
  for (int axis = 0; fits && axis < expected.rank(); ++axis) {
    fits = expected[axis] == Shape::kUnknown || x.shape()[axis] == expected[axis];
  }
  require<ShapeError>(fits, "input '{}': expected shape {}; got {}.", name, to_string(expected),
                      to_string(value.shape()));
  if (x.dtype() == declared.dtype()) return x;
  Tensor converted = ops::cast(x, declared.dtype());
  const Annotations* notes = annotations(value);
  if (notes != nullptr && notes->mask.defined()) annotate(converted).mask = notes->mask;
  return converted;
}

}  // namespace

std::vector<Tensor> FunctionalGraph::run(const std::vector<Tensor>& inputs,
                                         const CallContext& context) const {
  const std::vector<Tensor>& declared = inputs_.tensors();
  require<ValueError>(inputs.size() == declared.size(), "expected {} inputs; got {}.", declared.size(),
                      inputs.size());
  std::unordered_map<const Node*, std::vector<Tensor>> values;
  const std::vector<std::string> names = input_names();
  for (size_t i = 0; i < inputs.size(); ++i) {
    values[node_of(declared[i]).get()] = {conformed(inputs[i], declared[i], names[i])};
  }
  const auto value_of = [&](const Tensor& tensor) {
    return tensor.is_symbolic() ? values.at(node_of(tensor).get())[static_cast<size_t>(tensor.impl()->output)]
                                : tensor;
  };
  for (const NodePtr& node : nodes_) {
    if (values.contains(node.get())) continue;
    std::vector<Tensor> arguments;
    for (const Tensor& input : node->inputs()) arguments.push_back(value_of(input));
    if (const std::shared_ptr<Layer> layer = called_layer(*node)) {
      CallOptions options{.training = context.training};
      if (const auto stored = node->get<int64_t>("training"); stored >= 0) options.training = stored != 0;
      const bool is_list = node->get<bool>("is_list");
      values[node.get()] =
          layer->invoke(is_list ? Structure(arguments) : Structure(arguments.front()), options).tensors();
    } else {
      values[node.get()] = apply_all(node->op(), arguments, node->attributes());
    }
  }
  std::vector<Tensor> outputs;
  for (const Tensor& output : outputs_.tensors()) outputs.push_back(value_of(output));
  return outputs;
}

}  // namespace internal

namespace layers {

Tensor Input(const Shape& shape, InputOptions options) {
  return internal::input_tensor(std::make_shared<internal::InputLayer>(
      TensorSpec{Shape{options.batch_size} + shape, options.dtype}, std::move(options.name)));
}

}  // namespace layers
}  // namespace cornu
