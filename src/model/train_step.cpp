// SPDX-License-Identifier: Apache-2.0
// What one step does, as a user would write it.
#include "cornu/gradient_tape.hpp"
#include "cornu/model.hpp"
#include "cornu/ops/math.hpp"
#include "model/model_state.hpp"
#include "model/output_data.hpp"
#include "ops/apply.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::by_output;
using internal::compiled_state;
using internal::CompileState;
using internal::names_for;
using internal::require;
using internal::shapes_of;

namespace {

double batch_size_of(const Structure& x) { return static_cast<double>(x[0].shape()[0]); }

}  // namespace

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
  if (!weights.empty()) {
    const Tensor scaled = optimizer().scale_loss(loss);
    optimizer().apply_gradients(tape.gradient(scaled, weights), weights);
  }
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

}  // namespace cornu
