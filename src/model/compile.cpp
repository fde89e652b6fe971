// SPDX-License-Identifier: Apache-2.0
#include "cornu/model.hpp"
#include "model/class_registry.hpp"
#include "model/model_state.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::CompileState;
using internal::require;

internal::CompileState::CompileState(CompileOptions compile_options)
    : options(std::move(compile_options)),
      loss(options.loss, options.loss_weights),
      metrics(options.metrics, options.weighted_metrics),
      loss_tracker({.name = "loss"}) {}

namespace internal {

CompileState& compiled_state(const Model& model, const char* where) {
  require<ValueError>(model.compiled(), "{}: {} '{}' is not compiled; call compile() first.", where,
                      model.class_name(), model.name());
  return *model.model_state()->compiled;
}


}  // namespace internal

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

Optimizer& Model::optimizer() const { return *internal::compiled_state(*this, "optimizer").options.optimizer; }

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

}  // namespace cornu
