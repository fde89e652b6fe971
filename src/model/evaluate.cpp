// SPDX-License-Identifier: Apache-2.0
// evaluate, predict, and steps on single batches.
#include <cstring>

#include "cornu/callbacks/progbar_logger.hpp"
#include "cornu/model.hpp"
#include "model/data_checks.hpp"
#include "model/evaluation.hpp"
#include "model/model_state.hpp"
#include "model/step_runner.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::BatchSource;
using internal::build_model;
using internal::CallbackList;
using internal::check_sample_weight;
using internal::check_targets;
using internal::checked_batch_size;
using internal::compiled_state;
using internal::make_callbacks;
using internal::require;
using internal::resolved_verbose;
using internal::run_predict_step;
using internal::run_test_step;
using internal::run_train_step;
using internal::test_epoch;

namespace internal {

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

}  // namespace internal

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
