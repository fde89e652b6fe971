// SPDX-License-Identifier: Apache-2.0
#include "cornu/layers/rescaling.hpp"

#include <cmath>

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/make_checked.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

namespace {

class RescalingLayer : public Layer {
 public:
  RescalingLayer() = default;
  RescalingLayer(double scale, const layers::RescalingOptions& options)
      : Layer({options.name, options.dtype, options.trainable}), scale_(scale), offset_(options.offset) {}

  void fields(Fields& fields) override {
    Layer::fields(fields);
    fields("scale", scale_)("offset", offset_);
  }
  void validate() const override {
    require<ValueError>(std::isfinite(scale_) && std::isfinite(offset_),
                        "Rescaling: scale and offset must be finite; got {} and {}.", scale_, offset_);
  }
  Tensor call(const Tensor& x, const CallContext&) override {
    return ops::cast(x, compute_dtype()) * scale_ + offset_;
  }
  bool supports_masking() const override { return true; }

 private:
  double scale_ = 1, offset_ = 0;
};

CORNU_REGISTER(Layer, RescalingLayer, "Rescaling", "keras.layers")

}  // namespace

namespace layers {

LayerHandle Rescaling(double scale, RescalingOptions options) {
  return internal::make_checked<RescalingLayer>(scale, options);
}

}  // namespace layers
}  // namespace cornu
