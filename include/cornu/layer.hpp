// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cornu/config.hpp"
#include "cornu/constraint.hpp"
#include "cornu/initializers/initializer.hpp"
#include "cornu/regularizer.hpp"
#include "cornu/structure.hpp"
#include "cornu/tensor.hpp"
#include "cornu/variable.hpp"

namespace cornu {

class Layer;
class LayerHandle;
class Model;

namespace internal {
struct LayerState;
}

/// What every layer can be told.
struct LayerOptions {
  std::string name = {};   ///< Left out: the class name in snake_case, numbered.
  std::string dtype = {};  ///< Left out: the global policy, "float32".
  bool trainable = true;
  Handle<Regularizer> activity_regularizer = {};
};

/// How a layer is called.
struct CallOptions {
  std::optional<bool> training = {};  ///< Left out: that of the enclosing call, else false.
  Tensor mask = {};                   ///< bool, which steps count; left out: what the inputs carry.
};

/// What `call` sees of how the layer was called.
struct CallContext {
  bool training = false;
  Tensor mask = {};                ///< Undefined when there is none.
  std::vector<Tensor> masks = {};  ///< One per input.
};

struct WeightOptions {
  Handle<Initializer> initializer = {};  ///< Left out: "glorot_uniform", zeros for one axis or none.
  DType dtype = DType::float32;          ///< Floating weights take the layer's variable dtype.
  bool trainable = true;
  Handle<Regularizer> regularizer = {};
  Handle<Constraint> constraint = {};
};

/// A step of computation with weights of its own. Derive from it, override `call` (and `build` to make
/// weights), and use it through a handle: `auto scale = make_layer<Scale>(); Tensor y = scale(x);`
///
/// Layers that are called inside `call` become sublayers by themselves. Copies of a layer are the same layer.
class CORNU_API Layer : public Configurable, public std::enable_shared_from_this<Layer> {
 public:
  explicit Layer(LayerOptions options = {});
  ~Layer() override;

  /// Builds the layer if it was not yet, checks the inputs, and computes. On the symbolic tensors of a model
  /// under definition it adds a node instead.
  Structure invoke(const Structure& inputs, const CallOptions& options = {});
  Tensor operator()(const Tensor& x, const CallOptions& options = {}) { return invoke(x, options).tensor(); }
  Tensor operator()(const Structure& inputs, const CallOptions& options = {}) {
    return invoke(inputs, options).tensor();
  }

  const std::string& name() const;
  bool trainable() const;
  /// Also of all sublayers.
  void set_trainable(bool trainable);
  bool built() const;
  DType compute_dtype() const;
  DType variable_dtype() const;

  /// Own weights before those of sublayers, trainable before not, each in the order in which they were made.
  std::vector<Variable> weights() const;
  std::vector<Variable> trainable_weights() const;
  std::vector<Variable> non_trainable_weights() const;
  /// Keras's other names for the same.
  std::vector<Variable> variables() const { return weights(); }
  std::vector<Variable> trainable_variables() const { return trainable_weights(); }
  std::vector<Variable> non_trainable_variables() const { return non_trainable_weights(); }
  std::vector<Tensor> get_weights() const;
  /// Throws ValueError or ShapeError, and changes nothing, when count or shapes differ.
  void set_weights(const std::vector<Tensor>& values);
  int64_t count_params() const;

  /// Losses that the last call added: regularizers, activity regularizers, add_loss.
  std::vector<Tensor> losses() const;
  const std::vector<LayerHandle>& sublayers() const;

  /// The output's shape for an input's, without computing; unknown sizes allowed.
  std::vector<Shape> compute_output_shapes(const std::vector<Shape>& inputs);
  Shape compute_output_shape(const Shape& input) { return compute_output_shapes({input}).front(); }

  /// Makes the weights for inputs of these shapes; does nothing when they are there.
  void build_for(const std::vector<Shape>& inputs);
  /// The shapes that the layer was built for; empty before.
  const std::vector<Shape>& build_shapes() const;

  void fields(Fields& fields) override;

  const std::shared_ptr<internal::LayerState>& state() const { return state_; }

  // What derived classes override. The forms for several inputs call the single ones by default.

  /// Makes weights with add_weight. The batch axis of `input` may be unknown.
  virtual void build(const Shape& input);
  virtual void build_list(const std::vector<Shape>& inputs);
  /// Computes from inputs of the layer's compute dtype (integers come as they are).
  virtual Tensor call(const Tensor& x, const CallContext& context);
  virtual std::vector<Tensor> call_list(const std::vector<Tensor>& inputs, const CallContext& context);
  /// The mask of the outputs; by default that of the inputs if `supports_masking`, else none.
  virtual Tensor compute_mask(const std::vector<Tensor>& inputs, const std::vector<Tensor>& masks);
  virtual bool supports_masking() const { return false; }
  /// Whether floating inputs are cast to the compute dtype.
  virtual bool autocasts() const { return true; }
  /// Named inputs in the order in which `call_list` takes them.
  virtual Structure ordered_inputs(const Structure& inputs) const { return inputs; }

 protected:
  Layer(const Layer&) = default;
  Layer& operator=(const Layer&) = default;
  Layer(Layer&&) = default;
  Layer& operator=(Layer&&) = default;

  Variable add_weight(const std::string& name, const Shape& shape, WeightOptions options = {});
  /// Adds a scalar to the loss of this call.
  void add_loss(const Tensor& loss);
  /// Makes a sublayer known before it is called, under the attribute name that files use.
  LayerHandle track(const std::string& attribute, LayerHandle layer);

  std::shared_ptr<internal::LayerState> state_;
};

/// A shared reference to a layer; what `Dense(…)` and `make_layer` give. Calling it calls the layer.
class CORNU_API LayerHandle {
 public:
  LayerHandle() = default;
  template <std::derived_from<Layer> T>
  LayerHandle(std::shared_ptr<T> layer) : layer_(std::move(layer)) {}
  template <std::derived_from<Model> T>
  LayerHandle(const T& model)  ///< A model as a layer of another: shares its weights.
      : layer_(std::make_shared<T>(model)) {}

  Tensor operator()(const Tensor& x, const CallOptions& options = {}) const {
    return (*checked())(x, options);
  }
  Tensor operator()(const Structure& inputs, const CallOptions& options = {}) const {
    return (*checked())(inputs, options);
  }

  explicit operator bool() const { return layer_ != nullptr; }
  Layer* operator->() const { return checked(); }
  Layer& operator*() const { return *checked(); }
  const std::shared_ptr<Layer>& pointer() const { return layer_; }
  bool same_as(const LayerHandle& other) const { return layer_ == other.layer_; }

 private:
  Layer* checked() const;

  std::shared_ptr<Layer> layer_;
};

template <std::derived_from<Layer> T, class... Args>
LayerHandle make_layer(Args&&... args) {
  return LayerHandle(std::make_shared<T>(std::forward<Args>(args)...));
}

}  // namespace cornu
