// SPDX-License-Identifier: Apache-2.0
#include "ops/node.hpp"

#include <utility>

#include "tensor/tensor_impl.hpp"

namespace cornu::internal {
namespace {

thread_local NodeSink* sink_in_force = nullptr;

const OpDefinition& placeholder_op =
    register_op({.name = "placeholder", .differentiable = false, .stateful = true});

}  // namespace

Node::Node(const OpDefinition& op, std::vector<Tensor> inputs, Attributes attributes,
           std::vector<TensorSpec> outputs, const NodeSink* sink)
    : op_(&op),
      inputs_(std::move(inputs)),
      attributes_(std::move(attributes)),
      outputs_(std::move(outputs)),
      sink_(sink) {}

NodeSink* current_sink() { return sink_in_force; }

SinkScope::SinkScope(NodeSink* sink) : previous_(std::exchange(sink_in_force, sink)) {}

SinkScope::~SinkScope() { sink_in_force = previous_; }

Tensor make_placeholder(const TensorSpec& spec, const std::string& name) {
  auto node = std::make_shared<Node>(placeholder_op, std::vector<Tensor>{}, Attributes{},
                                     std::vector<TensorSpec>{spec}, current_sink());
  node->name = name;
  if (NodeSink* sink = current_sink()) sink->append(node);
  return make_symbolic(node, 0, spec);
}

bool is_placeholder(const Node& node) { return &node.op() == &placeholder_op; }

}  // namespace cornu::internal
