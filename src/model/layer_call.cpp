// SPDX-License-Identifier: Apache-2.0
// Building layers, calling them, and the losses that calls add.
#include "model/layer_call.hpp"

#include <unordered_set>

#include "cornu/ops/math.hpp"
#include "graph/tracer.hpp"
#include "model/layer_state.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::fail;
using internal::require;

namespace internal {

std::vector<Frame>& frames() {
  thread_local std::vector<Frame> stack;
  return stack;
}

}  // namespace internal

namespace {

class FrameScope {
 public:
  explicit FrameScope(internal::Frame frame) { internal::frames().push_back(frame); }
  ~FrameScope() { internal::frames().pop_back(); }
  FrameScope(const FrameScope&) = delete;
  FrameScope& operator=(const FrameScope&) = delete;
};

/// Runs `action`, adding the layer to the text of what it throws.
template <class F>
auto in_layer(const Layer& layer, F&& action) -> decltype(action()) {
  try {
    return action();
  } catch (const Error& error) {
    const std::string text = error.what(), place = internal::where(layer);
    if (text.find("'" + layer.name() + "'") != std::string::npos) throw;
    if (dynamic_cast<const ShapeError*>(&error) != nullptr) throw ShapeError(place + ": " + text);
    if (dynamic_cast<const DTypeError*>(&error) != nullptr) throw DTypeError(place + ": " + text);
    if (dynamic_cast<const ValueError*>(&error) != nullptr) throw ValueError(place + ": " + text);
    throw;
  }
}

}  // namespace

void Layer::add_loss(const Tensor& loss) {
  require<ShapeError>(loss.rank() == 0, "{}: add_loss: expected a scalar; got shape {}.",
                      internal::where(*this), to_string(loss.shape()));
  state_->losses.push_back(loss);
}

namespace {

void collect_call_losses(const Layer& layer, std::vector<Tensor>& losses,
                         std::unordered_set<const void*>& seen) {
  if (!seen.insert(layer.state().get()).second) return;
  losses.insert(losses.end(), layer.state()->losses.begin(), layer.state()->losses.end());
  for (const LayerHandle& sublayer : layer.sublayers()) collect_call_losses(*sublayer, losses, seen);
}

void clear_losses(const Layer& layer) {
  layer.state()->losses.clear();
  for (const LayerHandle& sublayer : layer.sublayers()) clear_losses(*sublayer);
}

}  // namespace

std::vector<Tensor> Layer::losses() const {
  std::vector<Tensor> losses;
  std::unordered_set<const void*> seen;
  collect_call_losses(*this, losses, seen);
  for (const Variable& weight : trainable_weights()) {
    if (weight.state()->regularizer) losses.push_back(weight.state()->regularizer(weight));
  }
  return losses;
}

void Layer::build(const Shape&) {}

void Layer::build_list(const std::vector<Shape>& inputs) {
  require<ShapeError>(inputs.size() == 1, "{}: takes one input; got {}.", internal::where(*this),
                      inputs.size());
  build(inputs.front());
}

Tensor Layer::call(const Tensor&, const CallContext&) {
  fail<ValueError>("{}: does not override call(), or takes several inputs.", internal::where(*this));
}

std::vector<Tensor> Layer::call_list(const std::vector<Tensor>& inputs, const CallContext& context) {
  require<ShapeError>(inputs.size() == 1, "{}: takes one input; got {}.", internal::where(*this),
                      inputs.size());
  return {call(inputs.front(), context)};
}

Tensor Layer::compute_mask(const std::vector<Tensor>&, const std::vector<Tensor>& masks) {
  return supports_masking() && !masks.empty() ? masks.front() : Tensor();
}

void Layer::build_for(const std::vector<Shape>& inputs) {
  if (state_->built) return;
  const internal::EagerScope eager;
  const FrameScope frame({this, false});
  const std::vector<Variable> before = state_->weights;
  in_layer(*this, [&] {
    try {
      build_list(inputs);
    } catch (...) {
      state_->weights = before;  // a failed build leaves the layer as it was
      throw;
    }
  });
  state_->built = true;
  state_->build_shapes = inputs;
}

std::vector<Shape> Layer::compute_output_shapes(const std::vector<Shape>& inputs) {
  std::vector<TensorSpec> specs;
  for (const Shape& input : inputs) specs.push_back({input, compute_dtype()});
  std::vector<Shape> shapes;
  build_for(inputs);
  const auto infer = [&](std::span<const TensorSpec> known) {
    const auto trace =
        internal::trace({known.begin(), known.end()},
                        [&](const std::vector<Tensor>& stand_ins) { return invoke(stand_ins).tensors(); });
    std::vector<TensorSpec> outputs;
    for (const Tensor& output : trace->outputs) outputs.push_back(output.spec());
    return outputs;
  };
  for (const TensorSpec& spec : internal::infer_with_unknown_sizes(specs, infer))
    shapes.push_back(spec.shape);
  return shapes;
}

namespace {

/// The node that stands for this call in a functional model.
Structure define_call(const std::shared_ptr<Layer>& layer, const Structure& inputs,
                      const CallOptions& options) {
  std::vector<TensorSpec> specs;
  for (const Tensor& input : inputs.tensors()) {
    require<ValueError>(
        internal::is_functional(input),
        "{}: some inputs are symbolic and others are not; a model is defined on Input(…) alone.",
        internal::where(*layer));
    specs.push_back(input.spec());
  }
  Structure::Kind kind = Structure::Kind::single;
  const auto infer = [&](std::span<const TensorSpec> known) {
    std::vector<TensorSpec> outputs;
    const auto body = [&](const std::vector<Tensor>& stand_ins) {
      const Structure result = layer->invoke(inputs.with(stand_ins), options);
      kind = result.kind();
      return result.tensors();
    };
    // The enclosing sink, if any, must not see the stand-ins' ops: trace() sets its own.
    const auto trace = internal::trace({known.begin(), known.end()}, body);
    for (const Tensor& output : trace->outputs) outputs.push_back(output.spec());
    return outputs;
  };
  std::vector<Shape> shapes;
  for (const TensorSpec& spec : specs) shapes.push_back(spec.shape);
  layer->build_for(shapes);
  const std::vector<TensorSpec> outputs = internal::infer_with_unknown_sizes(specs, infer);
  clear_losses(*layer);  // those of the stand-ins
  const int64_t training = options.training.has_value() ? static_cast<int64_t>(*options.training) : -1;
  const auto node = std::make_shared<internal::Node>(
      internal::layer_call_op, inputs.tensors(),
      internal::Attributes{internal::Object(layer), inputs.kind() != Structure::Kind::single, training},
      outputs, 0);
  std::vector<Tensor> results;
  for (size_t i = 0; i < outputs.size(); ++i) {
    results.push_back(internal::make_symbolic(node, static_cast<int>(i), outputs[i]));
  }
  return kind == Structure::Kind::list ? Structure(results) : Structure(results.front());
}

/// Inputs in the layer's compute dtype.
std::vector<Tensor> cast_inputs(const Layer& layer, const std::vector<Tensor>& inputs) {
  std::vector<Tensor> result;
  for (const Tensor& input : inputs) {
    const bool converts =
        layer.autocasts() && input.dtype().is_floating() && input.dtype() != layer.compute_dtype();
    Tensor converted = converts ? ops::cast(input, layer.compute_dtype()) : input;
    const internal::Annotations* notes = internal::annotations(input);
    if (converts && notes != nullptr && notes->mask.defined())
      internal::annotate(converted).mask = notes->mask;
    result.push_back(converted);
  }
  return result;
}

}  // namespace

Structure Layer::invoke(const Structure& given, const CallOptions& options) {
  require<ValueError>(!given.empty(), "{}: was called without inputs.", internal::where(*this));
  const Structure inputs = ordered_inputs(given);
  for (const Tensor& input : inputs.tensors()) {
    if (!internal::is_functional(input)) continue;
    const std::shared_ptr<Layer> self = weak_from_this().lock();
    require<ValueError>(self != nullptr, "{}: make it with make_layer<…>() to use it in a functional model.",
                        internal::where(*this));
    return define_call(self, inputs, options);
  }
  const bool outermost = internal::frames().empty();
  if (outermost) {
    clear_losses(*this);
  } else if (internal::frames().back().layer->state() != state_) {
    if (const std::shared_ptr<Layer> self = weak_from_this().lock())
      internal::frames().back().layer->track("", self);
  }
  const std::vector<Tensor> tensors = cast_inputs(*this, inputs.tensors());
  if (!state_->built) {
    std::vector<Shape> shapes;
    for (const Tensor& input : tensors) shapes.push_back(input.shape());
    build_for(shapes);
  }
  CallContext context;
  context.training = options.training.value_or(!outermost && internal::frames().back().training);
  for (const Tensor& input : tensors) {
    const internal::Annotations* notes = internal::annotations(input);
    context.masks.push_back(notes != nullptr ? notes->mask : Tensor());
  }
  context.mask = options.mask.defined() ? options.mask : context.masks.front();
  if (options.mask.defined()) context.masks.front() = options.mask;
  const FrameScope frame({this, context.training});
  std::vector<Tensor> outputs = in_layer(*this, [&] { return call_list(tensors, context); });
  require<ValueError>(!outputs.empty(), "{}: call() gave no output.", internal::where(*this));
  const Tensor mask = compute_mask(tensors, context.masks);
  for (Tensor& output : outputs) {
    if (mask.defined()) internal::annotate(output).mask = mask;
    if (state_->activity_regularizer) {
      // Keras divides by the batch size, so that the term does not grow with it.
      const auto batch = static_cast<double>(output.rank() > 0 ? output.shape()[0] : 1);
      add_loss((*state_->activity_regularizer)(output) / batch);
    }
  }
  return outputs.size() == 1 ? Structure(outputs.front()) : Structure(std::move(outputs));
}


}  // namespace cornu
