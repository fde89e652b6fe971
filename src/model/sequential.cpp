// SPDX-License-Identifier: Apache-2.0
#include "cornu/model.hpp"
#include "model/layer_state.hpp"
#include "model/model_state.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::adopt_layers;
using internal::FunctionalGraph;
using internal::InputLayer;
using internal::ModelState;
using internal::require;

namespace {

std::shared_ptr<InputLayer> as_input(const LayerHandle& layer) {
  return std::dynamic_pointer_cast<InputLayer>(layer.pointer());
}

/// Calls the layers from `first` on on the symbolic output so far, and makes the graph anew.
void extend_graph(Model& model, size_t first) {
  ModelState& state = *model.model_state();
  const internal::EagerScope eager;
  const Tensor begin =
      first == 0 ? internal::input_tensor(as_input(state.stack[0])) : state.graph->inputs().tensor();
  Tensor x = first == 0 ? begin : state.tail;
  for (size_t i = std::max<size_t>(first, 1); i < state.stack.size(); ++i) x = state.stack[i](x);
  state.graph = std::make_shared<FunctionalGraph>(begin, x);
  state.tail = x;
  model.state()->built = true;
  model.state()->build_shapes = {begin.shape()};
}

}  // namespace

SequentialItem::SequentialItem(const Tensor& input) {
  require<ValueError>(internal::is_functional(input) && input.impl()->node->inputs().empty(),
                      "Sequential: expected layers and at most one Input(…); got {}.", to_string(input));
  layer_ = internal::called_layer(*input.impl()->node);
}

Sequential::Sequential(ModelOptions options) : Model(std::move(options)) {
  model_state_->is_sequential = true;
}

Sequential::Sequential(std::initializer_list<SequentialItem> items, ModelOptions options)
    : Sequential(std::vector<SequentialItem>(items), std::move(options)) {}

Sequential::Sequential(const std::vector<SequentialItem>& items, ModelOptions options)
    : Sequential(std::move(options)) {
  for (const SequentialItem& item : items) add(item);
}

void Sequential::add(const SequentialItem& item) {
  std::vector<LayerHandle>& stack = model_state_->stack;
  const LayerHandle& layer = item.layer();
  require<ValueError>(as_input(layer) == nullptr || stack.empty(),
                      "Sequential '{}': Input(…) must come first.", name());
  for (const LayerHandle& known : stack) {
    require<ValueError>(
        known->name() != layer->name(),
        "Sequential '{}': two layers have the name '{}'; give one another with {{.name = …}}.", name(),
        layer->name());
  }
  const auto before = *state_;
  stack.push_back(layer);
  try {
    adopt_layers(*state_, stack, false);
    const bool begins = as_input(stack.front()) != nullptr;
    if (begins || model_state_->graph != nullptr)
      extend_graph(*this, model_state_->graph != nullptr ? stack.size() - 1 : 0);
  } catch (...) {
    stack.pop_back();
    *state_ = before;
    throw;
  }
}

void Sequential::pop() {
  std::vector<LayerHandle>& stack = model_state_->stack;
  require<ValueError>(!stack.empty() && !(stack.size() == 1 && as_input(stack.front())),
                      "Sequential '{}': there is no layer to take off.", name());
  stack.pop_back();
  adopt_layers(*state_, stack, false);
  model_state_->graph = nullptr;
  model_state_->tail = Tensor();
  state_->built = false;
  if (!stack.empty() && as_input(stack.front()) != nullptr) extend_graph(*this, 0);
}

void Model::build_list(const std::vector<Shape>& inputs) {
  if (!model_state_->is_sequential || model_state_->graph != nullptr) return;
  require<ValueError>(!model_state_->stack.empty(), "Sequential '{}': has no layers.", name());
  require<ShapeError>(inputs.size() == 1, "Sequential '{}': takes one input; got {}.", name(), inputs.size());
  Shape shape = inputs.front();
  require<ShapeError>(shape.rank() >= 1, "Sequential '{}': expected a batch axis; got a scalar.", name());
  shape.set(0, Shape::kUnknown);
  const auto input = std::make_shared<InputLayer>(TensorSpec{shape, DType::float32}, "");
  model_state_->stack.insert(model_state_->stack.begin(), LayerHandle(input));
  try {
    extend_graph(*this, 0);
  } catch (...) {
    model_state_->stack.erase(model_state_->stack.begin());
    throw;
  }
}

}  // namespace cornu
