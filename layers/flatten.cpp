// SPDX-License-Identifier: Apache-2.0
#include "cornu/layers/flatten.hpp"

#include "cornu/ops/array.hpp"
#include "model/class_registry.hpp"
#include "model/make_checked.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

namespace {

class FlattenLayer : public Layer {
 public:
  FlattenLayer() = default;
  explicit FlattenLayer(layers::FlattenOptions options)
      : Layer({options.name, options.dtype, options.trainable}), data_format_(options.data_format) {
    if (data_format_.empty()) data_format_ = "channels_last";
  }

  void fields(Fields& fields) override {
    Layer::fields(fields);
    fields("data_format", data_format_);
  }
  void validate() const override {
    require<ValueError>(data_format_ == "channels_last" || data_format_ == "channels_first",
                        "Flatten: data_format must be 'channels_last' or 'channels_first'; got '{}'.",
                        data_format_);
  }
  Tensor call(const Tensor& x, const CallContext&) override {
    const bool channels_first = data_format_ == "channels_first" && x.rank() > 2;
    const Tensor last = channels_first ? ops::moveaxis(x, 1, -1) : x;
    return ops::reshape(last,
                        {x.shape()[0], x.rank() == 1 ? 1 : last.size() / std::max<int64_t>(x.shape()[0], 1)});
  }

 private:
  std::string data_format_ = "channels_last";
};

CORNU_REGISTER(Layer, FlattenLayer, "Flatten", "keras.layers")

}  // namespace

namespace layers {

LayerHandle Flatten(FlattenOptions options) {
  return internal::make_checked<FlattenLayer>(std::move(options));
}

}  // namespace layers
}  // namespace cornu
