// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cornu/layer.hpp"
#include "ops/node.hpp"

namespace cornu::internal {

/// What the copies of a layer share.
struct LayerState {
  std::string name;
  std::string dtype;  ///< The policy's name: "float32", "mixed_bfloat16".
  bool trainable = true;
  bool built = false;
  std::vector<Shape> build_shapes;
  std::vector<Variable> weights;  ///< Own, in the order in which they were made.
  std::vector<LayerHandle> sublayers;
  std::vector<std::string>
      sublayer_attributes;     ///< Beside `sublayers`; empty for those found by being called.
  std::vector<Tensor> losses;  ///< Added by the last call.
  Handle<Regularizer> activity_regularizer;
};

/// "dense", then "dense_1", …: a name that no layer of the process was given by itself yet.
std::string automatic_layer_name(const std::string& class_name);

/// The node of a functional model at which a layer was called. Its attributes: the layer; whether its inputs
/// are a list; training as -1 (not said), 0, 1.
extern const OpDefinition& layer_call_op;
inline std::shared_ptr<Layer> layer_of(const Node& node) {
  return std::static_pointer_cast<Layer>(node.get<Object>("layer"));
}

/// Whether the tensor belongs to a functional model under definition.
bool is_functional(const Tensor& tensor);

/// The compute and variable dtypes that a policy's name stands for; throws ValueError for an unknown one.
std::pair<DType, DType> dtypes_of_policy(const std::string& policy);

}  // namespace cornu::internal
