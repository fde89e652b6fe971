// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "ops/node.hpp"

namespace cornu::internal {

/// Takes down the ops that a piece of code performs on symbolic stand-ins for its inputs.
class Tracer : public NodeSink {
 public:
  void append(const NodePtr& node) override { nodes_.push_back(node); }
  bool is_trace() const override { return true; }
  const std::vector<NodePtr>& nodes() const { return nodes_; }

 private:
  std::vector<NodePtr> nodes_;
};

/// A traced piece of code: its stand-ins, what it did in order, and what it returned.
struct Trace {
  Tracer tracer;
  std::vector<Tensor> inputs, outputs;
};

using TraceBody = std::function<std::vector<Tensor>(const std::vector<Tensor>&)>;

/// Runs `body` on stand-ins of the given specs.
std::unique_ptr<Trace> trace(const std::vector<TensorSpec>& inputs, const TraceBody& body);

}  // namespace cornu::internal
