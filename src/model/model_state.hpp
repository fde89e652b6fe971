// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cornu/function.hpp"
#include "cornu/metrics/mean.hpp"
#include "cornu/model.hpp"
#include "model/compiled_loss.hpp"
#include "model/compiled_metrics.hpp"
#include "model/functional_graph.hpp"

namespace cornu::internal {

/// What `compile` made.
struct CompileState {
  explicit CompileState(CompileOptions compile_options);

  CompileOptions options;
  CompiledLoss loss;
  CompiledMetrics metrics;
  metrics::Mean loss_tracker;
};

/// A step as a traced function. The names of the figures that it gives are noted when it is traced.
struct TracedStep {
  FunctionCore function;
  std::map<std::string, std::vector<std::string>> names;  ///< By static signature.
};

/// What the copies of a model share beyond a layer's state.
struct ModelState {
  std::shared_ptr<FunctionalGraph>
      graph;  ///< Null for a derived class that overrides call, or before building.
  bool is_sequential = false;
  std::vector<LayerHandle> stack;  ///< Sequential's layers, an InputLayer first if there is one.
  Tensor tail;                     ///< Sequential's output so far, symbolic.

  std::unique_ptr<CompileState> compiled;
  std::vector<Handle<Metric>> extra_metrics;
  TracedStep train_step, test_step, predict_step;
  bool stop_training = false;
};

/// Makes the layers of a functional model or stack its sublayers, in Keras's order.
void adopt_layers(LayerState& state, const std::vector<LayerHandle>& layers, bool with_inputs);

/// What `compile` made; throws ValueError, naming `where`, before compile().
CompileState& compiled_state(const Model& model, const char* where);

}  // namespace cornu::internal
