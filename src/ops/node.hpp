// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cornu/tensor.hpp"
#include "ops/op_definition.hpp"

namespace cornu::internal {

/// A call that was written down instead of run. Its inputs are tensors: symbolic ones lead to the nodes that
/// make them, concrete ones are constants.
class Node {
 public:
  Node(const OpDefinition& op, std::vector<Tensor> inputs, Attributes attributes,
       std::vector<TensorSpec> outputs, uint64_t graph);

  const OpDefinition& op() const { return *op_; }
  const std::vector<Tensor>& inputs() const { return inputs_; }
  const Attributes& attributes() const { return attributes_; }
  const std::vector<TensorSpec>& outputs() const { return outputs_; }
  /// The number of the graph that was being built; 0 for the free-standing nodes of a functional model's
  /// definition.
  uint64_t graph() const { return graph_; }
  template <class T>
  const T& get(std::string_view attribute) const {
    return attributes_.get<T>(op_->attribute_index(attribute));
  }

  std::string name;  ///< For people: a placeholder's name; may be empty.

 private:
  const OpDefinition* op_;
  std::vector<Tensor> inputs_;
  Attributes attributes_;
  std::vector<TensorSpec> outputs_;
  uint64_t graph_;
};

using NodePtr = std::shared_ptr<Node>;

/// Where the nodes of a graph under construction go, in program order.
class NodeSink {
 public:
  NodeSink();
  virtual ~NodeSink() = default;
  /// Unlike an address, never that of a graph that is gone.
  uint64_t number() const { return number_; }
  virtual void append(const NodePtr& node) = 0;
  /// True while tracing for execution: all sizes are known and composed ops are taken apart at once. False
  /// while defining (a functional model, a session graph): ops stay whole and sizes may be unknown, because
  /// the definition is replayed on real shapes before it runs.
  virtual bool is_trace() const = 0;

 private:
  uint64_t number_;
};

/// The calling thread's graph under construction; null outside.
NodeSink* current_sink();

/// Makes `sink` current for a scope; null suspends graph building (to make a variable's first value, say).
class SinkScope {
 public:
  explicit SinkScope(NodeSink* sink);
  ~SinkScope();
  SinkScope(const SinkScope&) = delete;
  SinkScope& operator=(const SinkScope&) = delete;

 private:
  NodeSink* previous_;
};

/// A symbolic tensor with no inputs, appended to the current graph if there is one.
Tensor make_placeholder(const TensorSpec& spec, const std::string& name = {});
bool is_placeholder(const Node& node);

}  // namespace cornu::internal
