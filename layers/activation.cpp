// SPDX-License-Identifier: Apache-2.0
#include "cornu/layers/activation.hpp"

#include "model/class_registry.hpp"
#include "model/make_checked.hpp"

namespace cornu {
namespace {

class ActivationLayer : public Layer {
 public:
  ActivationLayer() = default;
  ActivationLayer(ActivationFunction activation, LayerOptions options)
      : Layer(std::move(options)), activation_(std::move(activation)) {}

  void fields(Fields& fields) override {
    Layer::fields(fields);
    fields("activation", activation_);
  }
  Tensor call(const Tensor& x, const CallContext&) override { return activation_(x); }
  bool supports_masking() const override { return true; }

 private:
  ActivationFunction activation_;
};

CORNU_REGISTER(Layer, ActivationLayer, "Activation", "keras.layers")

}  // namespace

namespace layers {

LayerHandle Activation(ActivationFunction activation, LayerOptions options) {
  return internal::make_checked<ActivationLayer>(std::move(activation), std::move(options));
}

}  // namespace layers
}  // namespace cornu
