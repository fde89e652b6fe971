// SPDX-License-Identifier: Apache-2.0
#include "cornu/layer.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_set>

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "graph/tracer.hpp"
#include "model/class_registry.hpp"
#include "model/layer_state.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::apply_all;
using internal::fail;
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

namespace {

/// A layer that is being called on this thread.
struct Frame {
  Layer* layer;
  bool training;
};

thread_local std::vector<Frame> frames;

class FrameScope {
 public:
  explicit FrameScope(Frame frame) { frames.push_back(frame); }
  ~FrameScope() { frames.pop_back(); }
  FrameScope(const FrameScope&) = delete;
  FrameScope& operator=(const FrameScope&) = delete;
};

std::string where(const Layer& layer) { return layer.class_name() + " '" + layer.name() + "'"; }

/// Runs `action`, adding the layer to the text of what it throws.
template <class F>
auto in_layer(const Layer& layer, F&& action) -> decltype(action()) {
  try {
    return action();
  } catch (const Error& error) {
    const std::string text = error.what(), place = where(layer);
    if (text.find("'" + layer.name() + "'") != std::string::npos) throw;
    if (dynamic_cast<const ShapeError*>(&error) != nullptr) throw ShapeError(place + ": " + text);
    if (dynamic_cast<const DTypeError*>(&error) != nullptr) throw DTypeError(place + ": " + text);
    if (dynamic_cast<const ValueError*>(&error) != nullptr) throw ValueError(place + ": " + text);
    throw;
  }
}

}  // namespace
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

// --- Weights
// ---------------------------------------------------------------------------------------------------------

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
  for (const internal::Frame& frame : internal::frames) path += frame.layer->name() + "/";
  if (internal::frames.empty() || internal::frames.back().layer != this) path += name() + "/";
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

// --- Losses
// ----------------------------------------------------------------------------------------------------------

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

// --- Building and calling
// --------------------------------------------------------------------------------------------

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
  const internal::FrameScope frame({this, false});
  const std::vector<Variable> before = state_->weights;
  internal::in_layer(*this, [&] {
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
  const bool outermost = internal::frames.empty();
  if (outermost) {
    clear_losses(*this);
  } else if (internal::frames.back().layer->state() != state_) {
    if (const std::shared_ptr<Layer> self = weak_from_this().lock())
      internal::frames.back().layer->track("", self);
  }
  const std::vector<Tensor> tensors = cast_inputs(*this, inputs.tensors());
  if (!state_->built) {
    std::vector<Shape> shapes;
    for (const Tensor& input : tensors) shapes.push_back(input.shape());
    build_for(shapes);
  }
  CallContext context;
  context.training = options.training.value_or(!outermost && internal::frames.back().training);
  for (const Tensor& input : tensors) {
    const internal::Annotations* notes = internal::annotations(input);
    context.masks.push_back(notes != nullptr ? notes->mask : Tensor());
  }
  context.mask = options.mask.defined() ? options.mask : context.masks.front();
  if (options.mask.defined()) context.masks.front() = options.mask;
  const internal::FrameScope frame({this, context.training});
  std::vector<Tensor> outputs = internal::in_layer(*this, [&] { return call_list(tensors, context); });
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

Layer* LayerHandle::checked() const {
  require<ValueError>(layer_ != nullptr, "an empty LayerHandle was used.");
  return layer_.get();
}

}  // namespace cornu
