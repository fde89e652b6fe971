// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/tracer.hpp"
#include "ops/variable_state.hpp"
#include "tensor/device.hpp"

namespace cornu::internal {

/// A trace as a list of steps over numbered values, each of which is computed once: what the passes work on.
/// Reading a variable is a value like any other; assigning one is an update that takes effect when the
/// program has ended, so that steps may be moved freely as long as values come before their use.
struct Program {
  enum class Kind : uint8_t { computed, input, constant, variable };
  struct Value {
    TensorSpec spec;
    Kind kind = Kind::computed;
    int index = -1;  ///< Which input, constant or variable.
  };
  struct Step {
    const OpDefinition* op = nullptr;
    Attributes attributes;
    std::vector<int> inputs, outputs;  ///< Values.
  };
  struct Update {
    int variable, value;
  };

  std::vector<Value> values;
  std::vector<Step> steps;
  std::vector<Tensor> constants;
  std::vector<std::shared_ptr<VariableState>> variables;
  std::vector<int> inputs;   ///< Values, one for each input.
  std::vector<int> outputs;  ///< Values, one for each output.
  std::vector<Update> updates;

  int add_value(const TensorSpec& spec, Kind kind = Kind::computed, int index = -1);
  const TensorSpec& spec(int value) const { return values[static_cast<size_t>(value)].spec; }
  /// For each value the step that computes it, or -1.
  std::vector<int> producers() const;
  /// Replaces each value v by replacement[v] wherever it is used.
  void replace(const std::vector<int>& replacement);

  /// Graphviz text, for people.
  std::string to_dot() const;
};

Program lower(const Trace& trace);

/// Drops steps whose results nobody uses.
void eliminate_dead_code(Program& program);
/// Computes equal calls on equal inputs once.
void merge_common_subexpressions(Program& program);
/// Drops what provably changes no bit: x * 1, reshapes to the same shape, views of views.
void simplify(Program& program);
/// Joins elementwise steps of one shape into single passes; `device` decides which ops have span functions.
void fuse_elementwise(Program& program, const Device& device);

/// All passes, in their order.
void optimize(Program& program, const Device& device);

}  // namespace cornu::internal
