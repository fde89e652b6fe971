// SPDX-License-Identifier: Apache-2.0
#include "cornu/model.hpp"

#include <algorithm>

#include "model/layer_state.hpp"
#include "model/model_state.hpp"
#include "model/output_data.hpp"
#include "ops/apply.hpp"
#include "support/nearest_name.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::fail;
using internal::FunctionalGraph;
using internal::InputLayer;
using internal::ModelState;
using internal::require;

namespace internal {

void adopt_layers(LayerState& state, const std::vector<LayerHandle>& layers, bool with_inputs) {
  state.sublayers.clear();
  state.sublayer_attributes.clear();
  for (const LayerHandle& layer : layers) {
    if (!with_inputs && dynamic_cast<const InputLayer*>(layer.pointer().get()) != nullptr) continue;
    state.sublayers.push_back(layer);
    state.sublayer_attributes.emplace_back();
  }
}

}  // namespace internal

Model::Model(ModelOptions options)
    : Layer({.name = std::move(options.name), .trainable = options.trainable}),
      model_state_(std::make_shared<ModelState>()) {}

Model::Model(const Structure& inputs, const Structure& outputs, ModelOptions options)
    : Model(std::move(options)) {
  model_state_->graph = std::make_shared<FunctionalGraph>(inputs, outputs);
  internal::adopt_layers(*state_, model_state_->graph->layers(), true);
  state_->built = true;
  state_->build_shapes = internal::shapes_of(inputs.tensors());
}

Model::~Model() = default;

std::string Model::class_name() const {
  if (model_state_->is_sequential) return "Sequential";
  return model_state_->graph != nullptr ? "Functional" : Layer::class_name();
}

std::vector<Tensor> Model::call_list(const std::vector<Tensor>& inputs, const CallContext& context) {
  if (model_state_->graph != nullptr) return model_state_->graph->run(inputs, context);
  return Layer::call_list(inputs, context);
}

Structure Model::ordered_inputs(const Structure& inputs) const {
  if (inputs.kind() != Structure::Kind::map || model_state_->graph == nullptr) return inputs;
  const Structure& declared = model_state_->graph->inputs();
  const std::vector<std::string> names =
      declared.kind() == Structure::Kind::map ? declared.names() : model_state_->graph->input_names();
  std::vector<Tensor> ordered;
  for (const std::string& name : names) ordered.push_back(inputs.at(name));
  require<ValueError>(inputs.size() == names.size(), "{} '{}': got {} named inputs; expected {}.",
                      class_name(), name(), inputs.size(), names.size());
  return Structure(ordered);
}

LayerHandle Model::get_layer(const std::string& layer_name) const {
  std::vector<std::string> names;
  for (const LayerHandle& layer : layers()) {
    if (layer->name() == layer_name) return layer;
    names.push_back(layer->name());
  }
  fail<NotFoundError>("{} '{}': there is no layer '{}'.{}", class_name(), name(), layer_name,
                      internal::nearest_name_hint(layer_name, names));
}

LayerHandle Model::get_layer(int index) const {
  const auto count = static_cast<int>(layers().size());
  require<NotFoundError>(index >= -count && index < count, "{} '{}': layer {} of {}.", class_name(), name(),
                         index, count);
  return layers()[static_cast<size_t>(index < 0 ? index + count : index)];
}

namespace {

const FunctionalGraph& graph_of(const Model& model) {
  require<ValueError>(model.model_state()->graph != nullptr,
                      "{} '{}': is not built yet. Begin it with Input(…), or call it on data.",
                      model.class_name(), model.name());
  return *model.model_state()->graph;
}

}  // namespace

std::vector<Tensor> Model::inputs() const { return graph_of(*this).inputs().tensors(); }

std::vector<Tensor> Model::outputs() const { return graph_of(*this).outputs().tensors(); }

std::vector<std::string> Model::output_names() const {
  return model_state_->graph != nullptr ? model_state_->graph->output_names() : std::vector<std::string>();
}

}  // namespace cornu
