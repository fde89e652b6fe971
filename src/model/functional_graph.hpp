// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "cornu/layer.hpp"
#include "ops/node.hpp"

namespace cornu::internal {

/// The layer at which a functional model begins.
class InputLayer : public Layer {
 public:
  InputLayer() = default;
  InputLayer(const TensorSpec& batch_spec, std::string name);
  void fields(Fields& fields) override;
  Tensor call(const Tensor& x, const CallContext&) override { return x; }
  const TensorSpec& spec() const { return spec_; }

 private:
  TensorSpec spec_;
};

/// The symbolic tensor that stands for what an InputLayer gives.
Tensor input_tensor(const std::shared_ptr<InputLayer>& layer);

/// What leads from inputs to outputs in a functional model: calls of layers, and ops on symbolic tensors.
class FunctionalGraph {
 public:
  FunctionalGraph(Structure inputs, Structure outputs);

  /// Replays the graph on other tensors, one per input. Ops that were used on symbolic tensors are applied
  /// again.
  std::vector<Tensor> run(const std::vector<Tensor>& inputs, const CallContext& context) const;

  const Structure& inputs() const { return inputs_; }
  const Structure& outputs() const { return outputs_; }
  /// The layers, by depth from the outputs, then by the order in which the outputs lead to them: Keras's
  /// order, which files rely on.
  const std::vector<LayerHandle>& layers() const { return layers_; }
  /// All nodes, those of inputs included, in the same order; each after what it needs.
  const std::vector<NodePtr>& nodes() const { return nodes_; }
  std::vector<std::string> input_names() const;
  /// The name of the layer, or op, that makes each output.
  std::vector<std::string> output_names() const;

 private:
  void sort_nodes();

  Structure inputs_, outputs_;
  std::vector<NodePtr> nodes_;
  std::vector<LayerHandle> layers_;
};

/// The layer that was called at a node; null for an op.
std::shared_ptr<Layer> called_layer(const Node& node);

}  // namespace cornu::internal
