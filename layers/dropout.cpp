// SPDX-License-Identifier: Apache-2.0
#include "cornu/layers/dropout.hpp"

#include "cornu/random.hpp"
#include "model/class_registry.hpp"
#include "model/make_checked.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

namespace {

class DropoutLayer : public Layer {
 public:
  DropoutLayer() = default;
  DropoutLayer(double rate, const layers::DropoutOptions& options)
      : Layer({options.name, options.dtype, options.trainable}),
        rate_(rate),
        seed_(options.seed),
        noise_shape_(options.noise_shape),
        generator_(options.seed) {}

  void fields(Fields& fields) override {
    Layer::fields(fields);
    fields("rate", rate_)("seed", seed_)("noise_shape", noise_shape_);
    if (fields.reading()) generator_ = SeedGenerator(seed_);
  }
  void validate() const override {
    require<ValueError>(rate_ >= 0 && rate_ < 1, "Dropout: rate must be in [0, 1); got {}.", rate_);
  }
  Tensor call(const Tensor& x, const CallContext& context) override {
    if (!context.training || rate_ == 0) return x;
    Shape noise = noise_shape_.value_or(x.shape());
    for (int axis = 0; axis < noise.rank(); ++axis) {
      if (noise[axis] == Shape::kUnknown) noise.set(axis, x.shape()[axis]);
    }
    return random::dropout(x, rate_, {.noise_shape = noise, .seed = generator_});
  }
  bool supports_masking() const override { return true; }

 private:
  double rate_ = 0;
  std::optional<int64_t> seed_;
  std::optional<Shape> noise_shape_;
  SeedGenerator generator_;
};

CORNU_REGISTER(Layer, DropoutLayer, "Dropout", "keras.layers")

}  // namespace

namespace layers {

LayerHandle Dropout(double rate, DropoutOptions options) {
  return internal::make_checked<DropoutLayer>(rate, options);
}

}  // namespace layers
}  // namespace cornu
