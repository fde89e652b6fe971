// SPDX-License-Identifier: Apache-2.0
// fit: batches through traced steps, figures to callbacks.
#include <algorithm>

#include "cornu/model.hpp"
#include "model/class_registry.hpp"
#include "model/data_checks.hpp"
#include "model/evaluation.hpp"
#include "model/model_state.hpp"
#include "model/step_runner.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::BatchSource;
using internal::build_model;
using internal::CallbackList;
using internal::check_sample_weight;
using internal::check_targets;
using internal::checked_batch_size;
using internal::compiled_state;
using internal::fail;
using internal::make_callbacks;
using internal::require;
using internal::resolved_verbose;
using internal::run_train_step;
using internal::test_epoch;

CORNU_DEFINE_REGISTRY(Callback, "callback")

namespace {

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

}  // namespace cornu
