// SPDX-License-Identifier: Apache-2.0
#include "model/data_checks.hpp"

#include <cmath>

#include "cornu/callbacks/progbar_logger.hpp"
#include "model/model_state.hpp"
#include "model/output_data.hpp"
#include "support/require.hpp"

namespace cornu::internal {

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

void build_model(Model& model, const Structure& x) {
  if (model.built()) return;
  std::vector<Shape> shapes;
  for (const Tensor& tensor : model.ordered_inputs(x).tensors()) {
    shapes.push_back(tensor.shape());
    shapes.back().set(0, Shape::kUnknown);
  }
  model.build_for(shapes);
}

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

}  // namespace cornu::internal
