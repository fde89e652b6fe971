// SPDX-License-Identifier: Apache-2.0
#include <unordered_set>

#include "cornu/layer.hpp"
#include "cornu/ops/math.hpp"
#include "model/layer_call.hpp"
#include "model/layer_state.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

namespace {

void collect_weights(const Layer& layer, std::vector<Variable>& found,
                     std::unordered_set<const void*>& seen) {
  const auto add = [&](bool trainable) {
    for (const Variable& weight : layer.state()->weights) {
      if (weight.trainable() == trainable && seen.insert(weight.state().get()).second)
        found.push_back(weight);
    }
  };
  add(true);
  add(false);
  for (const LayerHandle& sublayer : layer.sublayers()) collect_weights(*sublayer, found, seen);
}

void collect_trainable(const Layer& layer, std::unordered_set<const void*>& trainable) {
  if (!layer.trainable()) return;
  for (const Variable& weight : layer.state()->weights) {
    if (weight.trainable()) trainable.insert(weight.state().get());
  }
  for (const LayerHandle& sublayer : layer.sublayers()) collect_trainable(*sublayer, trainable);
}

std::vector<Variable> filtered_weights(const Layer& layer, bool wanted) {
  std::unordered_set<const void*> trainable;
  collect_trainable(layer, trainable);
  std::vector<Variable> result;
  for (const Variable& weight : layer.weights()) {
    if (trainable.contains(weight.state().get()) == wanted) result.push_back(weight);
  }
  return result;
}

}  // namespace

std::vector<Variable> Layer::weights() const {
  std::vector<Variable> found;
  std::unordered_set<const void*> seen;
  collect_weights(*this, found, seen);
  return found;
}

std::vector<Variable> Layer::trainable_weights() const { return filtered_weights(*this, true); }

std::vector<Variable> Layer::non_trainable_weights() const { return filtered_weights(*this, false); }

std::vector<Tensor> Layer::get_weights() const {
  std::vector<Tensor> values;
  for (const Variable& weight : weights()) values.push_back(weight.value());
  return values;
}

void Layer::set_weights(const std::vector<Tensor>& values) {
  const std::vector<Variable> own = weights();
  require<ValueError>(values.size() == own.size(), "{}: set_weights: expected {} arrays; got {}.{}",
                      internal::where(*this), own.size(), values.size(),
                      own.empty() && !built() ? " The layer is not built yet: call it once first." : "");
  for (size_t i = 0; i < own.size(); ++i) {
    require<ShapeError>(values[i].shape() == own[i].shape(),
                        "{}: set_weights: weight {} ('{}') has shape {}; got {}.", internal::where(*this), i,
                        own[i].path(), to_string(own[i].shape()), to_string(values[i].shape()));
  }
  for (size_t i = 0; i < own.size(); ++i) own[i].assign(values[i]);
}

int64_t Layer::count_params() const {
  int64_t count = 0;
  for (const Variable& weight : weights()) count += weight.size();
  return count;
}

Variable Layer::add_weight(const std::string& weight_name, const Shape& shape, WeightOptions options) {
  for (const int64_t size : shape) {
    require<ShapeError>(size >= 0, "{}: weight '{}' needs a known shape; got {}.", internal::where(*this),
                        weight_name, to_string(shape));
  }
  const internal::EagerScope eager;
  Handle<Initializer> initializer = options.initializer;
  if (!initializer) initializer = shape.rank() > 1 ? "glorot_uniform" : "zeros";
  const DType dtype = options.dtype == DType::float32 ? variable_dtype() : options.dtype;
  const Tensor initial = (*initializer)(shape, dtype);
  require<ShapeError>(initial.shape() == shape, "{}: the initializer of '{}' gave shape {} instead of {}.",
                      internal::where(*this), weight_name, to_string(initial.shape()), to_string(shape));
  Variable weight(initial.dtype() == dtype ? initial : ops::cast(initial, dtype),
                  {.name = weight_name, .trainable = options.trainable});
  std::string path;
  for (const internal::Frame& frame : internal::frames()) path += frame.layer->name() + "/";
  if (internal::frames().empty() || internal::frames().back().layer != this) path += name() + "/";
  weight.state()->path = path + weight_name;
  if (options.constraint) {
    weight.state()->constraint = [constraint = options.constraint](const Tensor& w) {
      return (*constraint)(w);
    };
  }
  if (options.regularizer) {
    weight.state()->regularizer = [regularizer = options.regularizer](const Tensor& w) {
      return (*regularizer)(w);
    };
  }
  state_->weights.push_back(weight);
  return weight;
}

LayerHandle Layer::track(const std::string& attribute, LayerHandle layer) {
  for (const LayerHandle& known : state_->sublayers) {
    if (known->state() == layer->state()) return layer;
  }
  state_->sublayers.push_back(layer);
  state_->sublayer_attributes.push_back(attribute);
  return layer;
}

}  // namespace cornu
