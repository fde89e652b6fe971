// SPDX-License-Identifier: Apache-2.0
// fit, evaluate, predict: batches through traced steps, figures to callbacks.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "cornu/callbacks/progbar_logger.hpp"
#include "cornu/gradient_tape.hpp"
#include "cornu/model.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/batch_source.hpp"
#include "model/callback_list.hpp"
#include "model/class_registry.hpp"
#include "model/model_state.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::BatchSource;
using internal::CallbackList;
using internal::CompileState;
using internal::fail;
using internal::require;

CORNU_DEFINE_REGISTRY(Callback, "callback")

internal::CompileState::CompileState(CompileOptions compile_options)
    : options(std::move(compile_options)),
      loss(options.loss, options.loss_weights),
      metrics(options.metrics, options.weighted_metrics),
      loss_tracker({.name = "loss"}) {}

// --- Compiling
// -------------------------------------------------------------------------------------------------------

void Model::compile(CompileOptions options) {
  require<ValueError>(bool(options.optimizer), "compile: an optimizer is needed.");
  options.optimizer->validate();
  require<ValueError>(options.steps_per_execution >= 1,
                      "compile: steps_per_execution must be at least 1; got {}.",
                      options.steps_per_execution);
  auto compiled = std::make_unique<CompileState>(std::move(options));
  if (model_state_->graph != nullptr) {  // names and counts can be checked now
    std::vector<Shape> shapes;
    for (const Tensor& output : outputs()) shapes.push_back(output.shape());
    internal::CompiledLoss loss = compiled->loss;
    loss.build(output_names(), {}, shapes);
    internal::CompiledMetrics metrics = compiled->metrics;
    metrics.build(output_names(), {}, shapes);
  }
  model_state_->compiled = std::move(compiled);
  model_state_->train_step = {};
  model_state_->test_step = {};
  model_state_->predict_step = {};
}

bool Model::compiled() const { return model_state_->compiled != nullptr; }

namespace {

CompileState& compiled_state(const Model& model, const char* where) {
  require<ValueError>(model.compiled(), "{}: {} '{}' is not compiled; call compile() first.", where,
                      model.class_name(), model.name());
  return *model.model_state()->compiled;
}

/// Targets, or weights, one for each output.
std::vector<Tensor> by_output(const Structure& data, const std::vector<std::string>& names) {
  if (data.kind() != Structure::Kind::map) return data.tensors();
  std::vector<Tensor> result;
  for (const std::string& name : names) {
    const auto found = std::find(data.names().begin(), data.names().end(), name);
    result.push_back(found == data.names().end() ? Tensor() : data.at(name));
  }
  for (const std::string& name : data.names()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      fail<ValueError>("there is data for '{}', which is no output.{}", name,
                       internal::nearest_name_hint(name, names));
    }
  }
  return result;
}

std::vector<std::string> names_for(const Model& model, size_t outputs) {
  std::vector<std::string> names = model.output_names();
  for (size_t i = names.size(); i < outputs; ++i) names.push_back("output_" + std::to_string(i));
  return names;
}

std::vector<Shape> shapes_of(const std::vector<Tensor>& tensors) {
  std::vector<Shape> shapes;
  for (const Tensor& tensor : tensors) shapes.push_back(tensor.defined() ? tensor.shape() : Shape());
  return shapes;
}

double batch_size_of(const Structure& x) { return static_cast<double>(x[0].shape()[0]); }

}  // namespace

Optimizer& Model::optimizer() const { return *compiled_state(*this, "optimizer").options.optimizer; }

bool Model::stop_training() const { return model_state_->stop_training; }

void Model::set_stop_training(bool stop) { model_state_->stop_training = stop; }

std::vector<Handle<Metric>> Model::metrics() const {
  std::vector<Handle<Metric>> result;
  if (compiled()) {
    CompileState& state = *model_state_->compiled;
    result.emplace_back(state.loss_tracker);
    for (const metrics::Mean& tracker : state.loss.trackers()) result.emplace_back(tracker);
    for (const Handle<Metric>& metric : state.metrics.all()) result.push_back(metric);
  }
  result.insert(result.end(), model_state_->extra_metrics.begin(), model_state_->extra_metrics.end());
  return result;
}

void Model::add_metric(Handle<Metric> metric) { model_state_->extra_metrics.push_back(std::move(metric)); }

void Model::reset_metrics() {
  for (const Handle<Metric>& metric : metrics()) metric->reset_state();
}

// --- Steps
// -----------------------------------------------------------------------------------------------------------

Tensor Model::compute_loss(const Structure&, const Structure& y, const Structure& y_pred,
                           const Structure& sample_weight, bool) {
  CompileState& state = compiled_state(*this, "compute_loss");
  const std::vector<std::string> names = names_for(*this, y_pred.size());
  const std::vector<Tensor> targets = by_output(y, names);
  if (!state.loss.built()) {
    const internal::EagerScope eager;
    state.loss.build(names, shapes_of(targets), shapes_of(y_pred.tensors()));
  }
  Tensor total = state.loss(targets, y_pred.tensors(), by_output(sample_weight, names));
  for (const Tensor& added : losses()) total = total.defined() ? total + added : added;
  require<ValueError>(total.defined(),
                      "{} '{}': there is no loss to compute. Give one in compile({{.loss = …}}).",
                      class_name(), name());
  return total;
}

Logs Model::compute_metrics(const Structure&, const Structure& y, const Structure& y_pred,
                            const Structure& sample_weight) {
  CompileState& state = compiled_state(*this, "compute_metrics");
  const std::vector<std::string> names = names_for(*this, y_pred.size());
  const std::vector<Tensor> targets = by_output(y, names);
  if (!state.metrics.built()) {
    const internal::EagerScope eager;
    state.metrics.build(names, shapes_of(targets), shapes_of(y_pred.tensors()));
  }
  state.metrics.update(targets, y_pred.tensors(), by_output(sample_weight, names));
  Logs logs;
  logs["loss"] = state.loss_tracker.result();
  for (const metrics::Mean& tracker : state.loss.trackers()) logs[tracker.name()] = tracker.result();
  state.metrics.add_results(logs);
  for (const Handle<Metric>& metric : model_state_->extra_metrics) logs[metric->name()] = metric->result();
  return logs;
}

Logs Model::train_step(const Batch& batch) {
  CompileState& state = compiled_state(*this, "train_step");
  GradientTape tape;
  const Structure y_pred = invoke(batch.x, {.training = true});
  const Tensor loss = compute_loss(batch.x, batch.y, y_pred, batch.sample_weight, true);
  state.loss_tracker.update_state(loss, batch_size_of(batch.x));
  const std::vector<Variable> weights = trainable_variables();
  if (!weights.empty()) optimizer().apply_gradients(tape.gradient(loss, weights), weights);
  return compute_metrics(batch.x, batch.y, y_pred, batch.sample_weight);
}

Logs Model::test_step(const Batch& batch) {
  CompileState& state = compiled_state(*this, "test_step");
  const Structure y_pred = invoke(batch.x, {.training = false});
  const Tensor loss = compute_loss(batch.x, batch.y, y_pred, batch.sample_weight, false);
  state.loss_tracker.update_state(loss, batch_size_of(batch.x));
  return compute_metrics(batch.x, batch.y, y_pred, batch.sample_weight);
}

Structure Model::predict_step(const Batch& batch) { return invoke(batch.x, {.training = false}); }

namespace {

std::array<const Structure*, 3> parts_of(const Batch& batch) {
  return {&batch.x, &batch.y, &batch.sample_weight};
}

/// The tensors of a batch in a row, and how to put the batch together again.
std::vector<Tensor> flattened(const Batch& batch) {
  std::vector<Tensor> tensors;
  for (const Structure* part : parts_of(batch)) {
    tensors.insert(tensors.end(), part->tensors().begin(), part->tensors().end());
  }
  return tensors;
}

Batch rebuilt(const Batch& like, const std::vector<Tensor>& tensors) {
  size_t next = 0;
  const auto take = [&](const Structure& part) {
    std::vector<Tensor> taken;
    while (taken.size() < part.size()) taken.push_back(tensors[next++]);
    return part.with(std::move(taken));
  };
  Structure x = take(like.x), y = take(like.y);
  return {std::move(x), std::move(y), take(like.sample_weight)};
}

/// What distinguishes traces beyond the tensors' specs.
std::string layout_of(const Batch& batch) {
  std::string text;
  for (const Structure* part : parts_of(batch)) {
    text += std::to_string(static_cast<int>(part->kind())) + ":" + std::to_string(part->size());
    for (const std::string& name : part->names()) text += "," + name;
    text += ";";
  }
  return text;
}

Logs run_step(Model& model, internal::TracedStep& step, const Batch& batch,
              Logs (Model::*body)(const Batch&)) {
  if (model.model_state()->compiled->options.run_eagerly) return (model.*body)(batch);
  const std::string layout = layout_of(batch);
  const std::vector<Tensor> results =
      step.function.call(flattened(batch), layout, [&](const std::vector<Tensor>& inputs) {
        const Logs logs = (model.*body)(rebuilt(batch, inputs));
        std::vector<Tensor> figures;
        std::vector<std::string> names;
        for (const auto& [name, value] : logs) {
          names.push_back(name);
          figures.push_back(value.tensor());
        }
        step.names[layout] = names;
        return figures;
      });
  Logs logs;
  const std::vector<std::string>& names = step.names.at(layout);
  for (size_t i = 0; i < results.size(); ++i) logs[names[i]] = results[i];
  return logs;
}

Logs run_train_step(Model& model, const Batch& batch) {
  return run_step(model, model.model_state()->train_step, batch, &Model::train_step);
}

Logs run_test_step(Model& model, const Batch& batch) {
  return run_step(model, model.model_state()->test_step, batch, &Model::test_step);
}

std::vector<Tensor> run_predict_step(Model& model, const Batch& batch) {
  const internal::CompileState* compiled = model.model_state()->compiled.get();
  if (compiled != nullptr && compiled->options.run_eagerly) return model.predict_step(batch).tensors();
  const Batch inputs{batch.x};
  return model.model_state()->predict_step.function.call(
      flattened(inputs), layout_of(inputs), [&](const std::vector<Tensor>& tensors) {
        return model.predict_step(rebuilt(inputs, tensors)).tensors();
      });
}

// --- Checks at the door
// ----------------------------------------------------------------------------------------------

int64_t checked_batch_size(const std::optional<int64_t>& batch_size, const char* where) {
  const int64_t size = batch_size.value_or(32);
  require<ValueError>(size >= 1, "{}: batch_size must be an integer of at least 1; got {}.", where, size);
  return size;
}

void check_sample_weight(const Structure& sample_weight, const char* where) {
  for (const Tensor& tensor : sample_weight.tensors()) {
    const std::vector<double> values = tensor.to_vector<double>();
    for (size_t i = 0; i < values.size(); ++i) {
      require<ValueError>(std::isfinite(values[i]) && values[i] >= 0,
                          "{}: sample_weight[{}] = {}; must be finite and at least 0.", where, i, values[i]);
    }
  }
}

/// Makes the model's weights for data like this.
void build_model(Model& model, const Structure& x) {
  if (model.built()) return;
  std::vector<Shape> shapes;
  for (const Tensor& tensor : model.ordered_inputs(x).tensors()) {
    shapes.push_back(tensor.shape());
    shapes.back().set(0, Shape::kUnknown);
  }
  model.build_for(shapes);
}

/// Asks each loss whether the targets can be meant for it.
void check_targets(Model& model, const Batch& data, const char* where) {
  CompileState& state = *model.model_state()->compiled;
  if (model.model_state()->graph == nullptr) return;  // shapes are known only when a step runs
  const std::vector<Tensor> outputs = model.outputs();
  const std::vector<std::string> names = names_for(model, outputs.size());
  const std::vector<Tensor> targets = by_output(data.y, names);
  if (!state.loss.built()) state.loss.build(names, shapes_of(targets), shapes_of(outputs));
  for (size_t i = 0; i < outputs.size(); ++i) {
    const Handle<Loss>& loss = state.loss.losses()[i];
    if (!loss) continue;
    require<ValueError>(i < targets.size() && targets[i].defined(),
                        "{}: no targets were given for output '{}'.", where, names[i]);
    const std::string place = std::string(where) + ": y" + (outputs.size() > 1 ? "['" + names[i] + "']" : "");
    loss->check_targets(targets[i], outputs[i].shape(), place);
  }
}

int resolved_verbose(int verbose) {
  require<ValueError>(verbose >= kVerboseAuto && verbose <= 2, "verbose must be 0, 1 or 2; got {}.", verbose);
  return verbose == kVerboseAuto ? (callbacks::ProgbarLogger::stdout_is_terminal() ? 1 : 0) : verbose;
}

CallbackList make_callbacks(Model& model, std::vector<Handle<Callback>> callbacks,
                            const CallbackParams& params, std::shared_ptr<History> history) {
  for (const auto& callback : callbacks) {
    require<ValueError>(bool(callback), "fit: an empty callback was given.");
    callback->validate();
  }
  if (params.verbose != 0) callbacks.emplace_back(callbacks::ProgbarLogger());
  if (history != nullptr) callbacks.emplace_back(history);
  return {std::move(callbacks), model, params};
}

/// One pass over validation or test data.
Logs test_epoch(Model& model, BatchSource& source, CallbackList& callbacks, std::optional<int64_t> steps) {
  model.reset_metrics();
  callbacks.tell(&Callback::on_test_begin, Logs());
  Logs logs;
  source.start_epoch();
  for (int64_t step = 0; !steps.has_value() || step < *steps; ++step) {
    const std::optional<Batch> batch = source.next();
    if (!batch.has_value()) break;
    callbacks.tell(&Callback::on_test_batch_begin, step, Logs());
    logs = Logs();  // lets the step reuse the tensors
    logs = run_test_step(model, *batch);
    callbacks.tell(&Callback::on_test_batch_end, step, logs);
  }
  callbacks.tell(&Callback::on_test_end, logs);
  return logs;
}

std::unique_ptr<BatchSource> validation_source(Model& model, const FitOptions& options, Batch held_out) {
  const int64_t batch_size = checked_batch_size(
      options.validation_batch_size.has_value() ? options.validation_batch_size : options.batch_size, "fit");
  if (options.validation_data.dataset().has_value()) {
    return internal::batches_of_dataset(*options.validation_data.dataset(), options.validation_steps);
  }
  const Batch data = options.validation_data.empty() ? std::move(held_out) : options.validation_data.arrays();
  if (data.x.empty()) return nullptr;
  internal::count_samples(data, "fit: validation data");
  check_sample_weight(data.sample_weight, "fit: validation data");
  check_targets(model, data, "fit: validation data");
  auto source = internal::batches_of_arrays({model.ordered_inputs(data.x), data.y, data.sample_weight},
                                            batch_size, false);
  if (options.validation_steps.has_value()) {
    source = internal::limited_batches(std::move(source), *options.validation_steps);
  }
  return source;
}

void check_fit_options(const FitOptions& options) {
  require<ValueError>(options.epochs >= 1, "fit: epochs must be at least 1; got {}.", options.epochs);
  require<ValueError>(options.initial_epoch >= 0 && options.initial_epoch < options.epochs,
                      "fit: initial_epoch must be in [0, epochs); got {} of {}.", options.initial_epoch,
                      options.epochs);
  require<ValueError>(options.validation_split >= 0 && options.validation_split < 1,
                      "fit: validation_split must be in [0, 1); got {}.", options.validation_split);
  const auto check_steps = [](const std::optional<int64_t>& steps, const char* name) {
    require<ValueError>(!steps.has_value() || *steps >= 1, "fit: {} must be at least 1; got {}.", name,
                        steps.value_or(0));
  };
  check_steps(options.steps_per_epoch, "steps_per_epoch");
  check_steps(options.validation_steps, "validation_steps");
}

/// The loop over epochs that all forms of fit share.
History train(Model& model, BatchSource& source, BatchSource* validation, const FitOptions& options) {
  internal::ModelState& state = *model.model_state();
  auto history = std::make_shared<History>();
  const CallbackParams params{resolved_verbose(options.verbose), options.epochs,
                              source.batches().value_or(0)};
  CallbackList callbacks = make_callbacks(model, options.callbacks, params, history);
  state.stop_training = false;
  callbacks.tell(&Callback::on_train_begin, Logs());
  Logs epoch_logs;
  const int per_execution = state.compiled->options.steps_per_execution;
  for (int epoch = options.initial_epoch; epoch < options.epochs && !state.stop_training; ++epoch) {
    model.reset_metrics();
    callbacks.tell(&Callback::on_epoch_begin, epoch, Logs());
    source.start_epoch();
    Logs logs;
    int64_t step = 0;
    for (std::optional<Batch> batch = source.next(); batch.has_value(); batch = source.next()) {
      if (step % per_execution == 0) callbacks.tell(&Callback::on_train_batch_begin, step, Logs());
      logs = Logs();  // lets the step reuse the tensors
      logs = run_train_step(model, *batch);
      ++step;
      const bool reports = step % per_execution == 0 || source.batches() == step;
      if (reports) callbacks.tell(&Callback::on_train_batch_end, step - 1, logs);
      if (state.stop_training) break;
    }
    require<ValueError>(step > 0, "fit: the dataset gave no batch in epoch {}.", epoch + 1);
    if (options.steps_per_epoch.has_value() && step < *options.steps_per_epoch && !state.stop_training) {
      fail<ValueError>(
          "fit: an epoch needs {} batches (steps_per_epoch), but the data ended after {}. Give more data, or "
          "repeat() the dataset.",
          *options.steps_per_epoch, step);
    }
    epoch_logs = std::move(logs);
    if (validation != nullptr && options.validation_freq.is_due(epoch)) {
      Logs figures;  // read before validation resets the metrics' variables
      for (const auto& [name, value] : epoch_logs) figures[name] = static_cast<double>(value);
      epoch_logs = figures;
      for (const auto& [name, value] : test_epoch(model, *validation, callbacks, options.validation_steps)) {
        epoch_logs["val_" + name] = static_cast<double>(value);
      }
    }
    callbacks.epoch_end(epoch, epoch_logs);
  }
  state.compiled->options.optimizer->finalize_variable_values(model.trainable_variables());
  callbacks.tell(&Callback::on_train_end, epoch_logs);
  return *history;
}

}  // namespace

bool ValidationFrequency::is_due(int epoch) const {
  if (every_ > 0) return (epoch + 1) % every_ == 0;
  return std::find(epochs_.begin(), epochs_.end(), epoch + 1) != epochs_.end();
}

// --- fit
// -------------------------------------------------------------------------------------------------------------

History Model::fit(const Structure& x, const Structure& y, FitOptions options) {
  compiled_state(*this, "fit");
  check_fit_options(options);
  const int64_t batch_size = checked_batch_size(options.batch_size, "fit");
  Batch data{ordered_inputs(x), y, options.sample_weight};
  require<ValueError>(!data.x.empty(), "fit: no data was given.");
  internal::count_samples(data, "fit");
  if (!options.allow_nan) {
    internal::check_finite(data.x, "x");
    internal::check_finite(data.y, "y");
  }
  check_sample_weight(data.sample_weight, "fit");
  if (!options.class_weight.empty()) {
    require<ValueError>(data.sample_weight.empty(),
                        "fit: class_weight and sample_weight cannot be given together.");
    require<ValueError>(data.y.size() == 1, "fit: class_weight works for one target; got {}.", data.y.size());
    data.sample_weight = internal::class_weights_to_sample_weights(data.y.tensor(), options.class_weight);
  }
  Batch held_out;
  if (options.validation_split > 0 && options.validation_data.empty()) {
    internal::SplitData split = internal::split_data(data, options.validation_split);
    data = split.training;
    held_out = split.validation;
  }
  build_model(*this, data.x);
  check_targets(*this, data, "fit");
  const std::unique_ptr<BatchSource> validation = validation_source(*this, options, std::move(held_out));
  auto source = internal::batches_of_arrays(std::move(data), batch_size, options.shuffle);
  if (options.steps_per_epoch.has_value()) {
    const int64_t available = *source->batches();
    require<ValueError>(*options.steps_per_epoch <= available,
                        "fit: steps_per_epoch {} needs {} batches an epoch; x has {}.",
                        *options.steps_per_epoch, *options.steps_per_epoch, available);
    source = internal::limited_batches(std::move(source), *options.steps_per_epoch);
  }
  return train(*this, *source, validation.get(), options);
}

History Model::fit(const Structure& x, const Structure& y, int epochs, int64_t batch_size) {
  return fit(x, y, {.batch_size = batch_size, .epochs = epochs});
}

History Model::fit(const data::Dataset& dataset, FitOptions options) {
  compiled_state(*this, "fit");
  check_fit_options(options);
  require<ValueError>(options.validation_split == 0,
                      "fit: validation_split needs arrays; give validation_data.");
  require<ValueError>(!options.batch_size.has_value(),
                      "fit: a dataset makes its own batches; leave batch_size out.");
  const std::unique_ptr<BatchSource> validation = validation_source(*this, options, {});
  const auto source = internal::batches_of_dataset(dataset, options.steps_per_epoch);
  return train(*this, *source, validation.get(), options);
}

// --- evaluate and predict
// --------------------------------------------------------------------------------------------

namespace {

std::map<std::string, double> evaluate_source(Model& model, BatchSource& source,
                                              const EvaluateOptions& options) {
  CallbackList callbacks = make_callbacks(
      model, options.callbacks,
      {resolved_verbose(options.verbose), 1, options.steps.value_or(source.batches().value_or(0))}, nullptr);
  const Logs logs = test_epoch(model, source, callbacks, options.steps);
  require<ValueError>(!logs.empty(), "evaluate: the dataset gave no batch.");
  return logs.to_map();
}

/// Outputs of many batches along the first axis.
class Collector {
 public:
  void add(const std::vector<Tensor>& outputs) {
    if (batches_.empty()) batches_.resize(outputs.size());
    for (size_t i = 0; i < outputs.size(); ++i) batches_[i].push_back(outputs[i]);
  }

  std::vector<Tensor> joined() const {
    std::vector<Tensor> result;
    for (const std::vector<Tensor>& parts : batches_) {
      Shape shape = parts.front().shape();
      require<ShapeError>(shape.rank() >= 1, "predict: an output has no batch axis.");
      int64_t rows = 0;
      for (const Tensor& part : parts) rows += part.shape()[0];
      shape.set(0, rows);
      internal::Device& device = internal::device_of(parts.front());
      Tensor whole = internal::make_tensor({shape, parts.front().dtype()}, device);
      char* to = whole.impl()->data();
      for (const Tensor& part : parts) {
        device.copy_within(to, part.impl()->data(), part.impl()->bytes());
        to += part.impl()->bytes();
      }
      result.push_back(whole);
    }
    return result;
  }

  bool empty() const { return batches_.empty(); }

 private:
  std::vector<std::vector<Tensor>> batches_;
};

std::vector<Tensor> predict_source(Model& model, BatchSource& source, const PredictOptions& options) {
  CallbackList callbacks = make_callbacks(
      model, options.callbacks,
      {resolved_verbose(options.verbose), 1, options.steps.value_or(source.batches().value_or(0))}, nullptr);
  callbacks.tell(&Callback::on_predict_begin, Logs());
  Collector outputs;
  source.start_epoch();
  for (int64_t step = 0; !options.steps.has_value() || step < *options.steps; ++step) {
    const std::optional<Batch> batch = source.next();
    if (!batch.has_value()) break;
    callbacks.tell(&Callback::on_predict_batch_begin, step, Logs());
    outputs.add(run_predict_step(model, *batch));
    callbacks.tell(&Callback::on_predict_batch_end, step, Logs());
  }
  callbacks.tell(&Callback::on_predict_end, Logs());
  require<ValueError>(!outputs.empty(), "predict: the dataset gave no batch.");
  return outputs.joined();
}

Tensor only_output(const std::vector<Tensor>& outputs) {
  require<ValueError>(outputs.size() == 1, "predict: the model has {} outputs; use predict_all().",
                      outputs.size());
  return outputs.front();
}

}  // namespace

std::map<std::string, double> Model::evaluate(const Structure& x, const Structure& y,
                                              EvaluateOptions options) {
  compiled_state(*this, "evaluate");
  Batch data{ordered_inputs(x), y, options.sample_weight};
  internal::count_samples(data, "evaluate");
  check_sample_weight(data.sample_weight, "evaluate");
  build_model(*this, data.x);
  check_targets(*this, data, "evaluate");
  const auto source =
      internal::batches_of_arrays(std::move(data), checked_batch_size(options.batch_size, "evaluate"), false);
  return evaluate_source(*this, *source, options);
}

std::map<std::string, double> Model::evaluate(const data::Dataset& dataset, EvaluateOptions options) {
  compiled_state(*this, "evaluate");
  return evaluate_source(*this, *internal::batches_of_dataset(dataset, std::nullopt), options);
}

std::vector<Tensor> Model::predict_all(const Structure& x, PredictOptions options) {
  Batch data{ordered_inputs(x)};
  internal::count_samples(data, "predict");
  build_model(*this, data.x);
  const auto source =
      internal::batches_of_arrays(std::move(data), checked_batch_size(options.batch_size, "predict"), false);
  return predict_source(*this, *source, options);
}

std::vector<Tensor> Model::predict_all(const data::Dataset& dataset, PredictOptions options) {
  return predict_source(*this, *internal::batches_of_dataset(dataset, std::nullopt), options);
}

Tensor Model::predict(const Structure& x, PredictOptions options) {
  return only_output(predict_all(x, std::move(options)));
}

Tensor Model::predict(const data::Dataset& dataset, PredictOptions options) {
  return only_output(predict_all(dataset, std::move(options)));
}

std::map<std::string, double> Model::train_on_batch(const Structure& x, const Structure& y,
                                                    BatchOptions options) {
  compiled_state(*this, "train_on_batch");
  Batch batch{ordered_inputs(x), y, options.sample_weight};
  internal::count_samples(batch, "train_on_batch");
  check_sample_weight(batch.sample_weight, "train_on_batch");
  if (!options.class_weight.empty()) {
    require<ValueError>(batch.sample_weight.empty() && batch.y.size() == 1,
                        "train_on_batch: class_weight needs one target and no sample_weight.");
    batch.sample_weight = internal::class_weights_to_sample_weights(batch.y.tensor(), options.class_weight);
  }
  build_model(*this, batch.x);
  check_targets(*this, batch, "train_on_batch");
  reset_metrics();
  return run_train_step(*this, batch).to_map();
}

std::map<std::string, double> Model::test_on_batch(const Structure& x, const Structure& y,
                                                   BatchOptions options) {
  compiled_state(*this, "test_on_batch");
  const Batch batch{ordered_inputs(x), y, options.sample_weight};
  internal::count_samples(batch, "test_on_batch");
  build_model(*this, batch.x);
  check_targets(*this, batch, "test_on_batch");
  reset_metrics();
  return run_test_step(*this, batch).to_map();
}

Structure Model::predict_on_batch(const Structure& x) {
  const Batch batch{ordered_inputs(x)};
  internal::count_samples(batch, "predict_on_batch");
  build_model(*this, batch.x);
  std::vector<Tensor> outputs = run_predict_step(*this, batch);
  return outputs.size() == 1 ? Structure(outputs.front()) : Structure(std::move(outputs));
}

}  // namespace cornu
