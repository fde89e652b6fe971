// SPDX-License-Identifier: Apache-2.0
#include "ops/node.hpp"

#include <atomic>
#include <utility>

#include "tensor/tensor_impl.hpp"

namespace cornu::internal {
namespace {

thread_local NodeSink* sink_in_force = nullptr;

const OpDefinition& placeholder_op =
    register_op({.name = "placeholder", .differentiable = false, .stateful = true});

}  // namespace

Node::Node(const OpDefinition& op, std::vector<Tensor> inputs, Attributes attributes,
           std::vector<TensorSpec> outputs, uint64_t graph)
    : op_(&op),
      inputs_(std::move(inputs)),
      attributes_(std::move(attributes)),
      outputs_(std::move(outputs)),
      graph_(graph) {}

NodeSink::NodeSink() {
  static std::atomic<uint64_t> last{0};
  number_ = ++last;
}

NodeSink* current_sink() { return sink_in_force; }

SinkScope::SinkScope(NodeSink* sink) : previous_(std::exchange(sink_in_force, sink)) {}

SinkScope::~SinkScope() { sink_in_force = previous_; }

Tensor make_placeholder(const TensorSpec& spec, const std::string& name) {
  NodeSink* const sink = current_sink();
  auto node = std::make_shared<Node>(placeholder_op, std::vector<Tensor>{}, Attributes{},
                                     std::vector<TensorSpec>{spec}, sink != nullptr ? sink->number() : 0);
  node->name = name;
  if (sink != nullptr) sink->append(node);
  return make_symbolic(node, 0, spec);
}

bool is_placeholder(const Node& node) { return &node.op() == &placeholder_op; }

}  // namespace cornu::internal
