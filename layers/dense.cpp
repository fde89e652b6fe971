// SPDX-License-Identifier: Apache-2.0
#include "cornu/layers/dense.hpp"

#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/make_checked.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

namespace {

class DenseLayer : public Layer {
 public:
  DenseLayer() = default;
  DenseLayer(int64_t units, layers::DenseOptions options)
      : Layer({options.name, options.dtype, options.trainable, options.activity_regularizer}),
        units_(units),
        options_(std::move(options)) {}

  void fields(Fields& fields) override {
    Layer::fields(fields);
    fields("units", units_)("activation", options_.activation)("use_bias", options_.use_bias);
    fields("kernel_initializer", options_.kernel_initializer)("bias_initializer", options_.bias_initializer);
    fields("kernel_regularizer", options_.kernel_regularizer)("bias_regularizer", options_.bias_regularizer);
    fields("kernel_constraint", options_.kernel_constraint)("bias_constraint", options_.bias_constraint);
  }

  void validate() const override {
    require<ValueError>(units_ >= 1, "Dense: units must be at least 1; got {}.", units_);
  }

  void build(const Shape& input) override {
    require<ShapeError>(input.rank() >= 2, "Dense '{}': expected [batch, .., features]; got {}.", name(),
                        to_string(input));
    require<ShapeError>(input.back() > 0, "Dense '{}': the last axis of the input must be known; got {}.",
                        name(), to_string(input));
    kernel_ = add_weight("kernel", {input.back(), units_},
                         {.initializer = options_.kernel_initializer,
                          .regularizer = options_.kernel_regularizer,
                          .constraint = options_.kernel_constraint});
    if (options_.use_bias) {
      bias_ = add_weight("bias", {units_},
                         {.initializer = options_.bias_initializer,
                          .regularizer = options_.bias_regularizer,
                          .constraint = options_.bias_constraint});
    }
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    require<ShapeError>(x.rank() >= 2 && x.shape().back() == kernel_.shape()[0],
                        "Dense '{}': built for last axis {}; got input {}.{}", name(), kernel_.shape()[0],
                        to_string(x.shape()), x.rank() > 2 ? " Add Flatten() before it." : "");
    Tensor y = ops::matmul(x, ops::cast(kernel_, x.dtype()));
    if (options_.use_bias) y = y + ops::cast(bias_, x.dtype());
    return options_.activation(y);
  }

  bool supports_masking() const override { return true; }

 private:
  int64_t units_ = 0;
  layers::DenseOptions options_;
  Variable kernel_, bias_;
};

CORNU_REGISTER(Layer, DenseLayer, "Dense", "keras.layers")

}  // namespace

namespace layers {

LayerHandle Dense(int64_t units, DenseOptions options) {
  return internal::make_checked<DenseLayer>(units, std::move(options));
}

}  // namespace layers
}  // namespace cornu
