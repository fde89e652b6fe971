// SPDX-License-Identifier: Apache-2.0
#include "cornu/layer.hpp"

#include <map>
#include <mutex>

#include "model/class_registry.hpp"
#include "model/layer_call.hpp"
#include "model/layer_state.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::LayerState;
using internal::require;

CORNU_DEFINE_REGISTRY(Initializer, "initializer")
CORNU_DEFINE_REGISTRY(Regularizer, "regularizer")
CORNU_DEFINE_REGISTRY(Constraint, "constraint")
CORNU_DEFINE_REGISTRY(Layer, "layer")

namespace internal {

const OpDefinition& layer_call_op = register_op(
    {.name = "layer_call", .attributes = {"layer", "is_list", "training"}, .differentiable = false});

bool is_functional(const Tensor& tensor) { return tensor.is_symbolic() && tensor.impl()->node->graph() == 0; }

std::string automatic_layer_name(const std::string& class_name) {
  static std::mutex mutex;
  static std::map<std::string, int> counts;
  const std::lock_guard lock(mutex);
  const std::string base = snake_case(class_name);
  const int count = counts[base]++;
  return count == 0 ? base : base + "_" + std::to_string(count);
}

std::pair<DType, DType> dtypes_of_policy(const std::string& policy) {
  if (policy.empty()) return {DType::float32, DType::float32};
  if (policy == "mixed_float16") return {DType::float16, DType::float32};
  if (policy == "mixed_bfloat16") return {DType::bfloat16, DType::float32};
  const DType dtype(policy);
  return {dtype, dtype};
}

std::string where(const Layer& layer) { return layer.class_name() + " '" + layer.name() + "'"; }

}  // namespace internal

Layer::Layer(LayerOptions options) : state_(std::make_shared<LayerState>()) {
  internal::dtypes_of_policy(options.dtype);
  state_->name = std::move(options.name);
  state_->dtype = std::move(options.dtype);
  state_->trainable = options.trainable;
  state_->activity_regularizer = std::move(options.activity_regularizer);
}

Layer::~Layer() = default;

const std::string& Layer::name() const {
  // Not in the constructor, where the class is not known yet.
  if (state_->name.empty()) state_->name = internal::automatic_layer_name(class_name());
  return state_->name;
}

bool Layer::trainable() const { return state_->trainable; }

void Layer::set_trainable(bool trainable) {
  state_->trainable = trainable;
  for (const LayerHandle& sublayer : state_->sublayers) sublayer->set_trainable(trainable);
}

bool Layer::built() const { return state_->built; }

DType Layer::compute_dtype() const { return internal::dtypes_of_policy(state_->dtype).first; }

DType Layer::variable_dtype() const { return internal::dtypes_of_policy(state_->dtype).second; }

const std::vector<Shape>& Layer::build_shapes() const { return state_->build_shapes; }

const std::vector<LayerHandle>& Layer::sublayers() const { return state_->sublayers; }

void Layer::fields(Fields& fields) {
  name();
  fields("name", state_->name)("trainable", state_->trainable)("dtype", state_->dtype);
}

Layer* LayerHandle::checked() const {
  require<ValueError>(layer_ != nullptr, "an empty LayerHandle was used.");
  return layer_.get();
}

}  // namespace cornu
