// SPDX-License-Identifier: Apache-2.0
#include "model/step_runner.hpp"

#include <array>

#include "model/model_state.hpp"

namespace cornu::internal {
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

}  // namespace

Logs run_train_step(Model& model, const Batch& batch) {
  return run_step(model, model.model_state()->train_step, batch, &Model::train_step);
}

Logs run_test_step(Model& model, const Batch& batch) {
  return run_step(model, model.model_state()->test_step, batch, &Model::test_step);
}

std::vector<Tensor> run_predict_step(Model& model, const Batch& batch) {
  const CompileState* compiled = model.model_state()->compiled.get();
  if (compiled != nullptr && compiled->options.run_eagerly) return model.predict_step(batch).tensors();
  const Batch inputs{batch.x};
  return model.model_state()->predict_step.function.call(
      flattened(inputs), layout_of(inputs), [&](const std::vector<Tensor>& tensors) {
        return model.predict_step(rebuilt(inputs, tensors)).tensors();
      });
}

}  // namespace cornu::internal
