// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include "graph/program.hpp"

namespace cornu::internal {
namespace {

/// Whether the value is a constant whose elements are all one.
bool is_one(const Program& program, int value) {
  const Program::Value& v = program.values[static_cast<size_t>(value)];
  if (v.kind != Program::Kind::constant || v.spec.shape.elements() != 1) return false;
  return program.constants[static_cast<size_t>(v.index)].item<double>() == 1;
}

/// The input that the step's output equals bit for bit, or -1.
int equal_input(const Program& program, const Program::Step& step) {
  const auto same_spec = [&](int input) { return program.spec(input) == program.spec(step.outputs[0]); };
  if (step.op->view && same_spec(step.inputs[0])) return step.inputs[0];
  if (step.op->name == "multiply") {
    if (is_one(program, step.inputs[1]) && same_spec(step.inputs[0])) return step.inputs[0];
    if (is_one(program, step.inputs[0]) && same_spec(step.inputs[1])) return step.inputs[1];
  }
  if (step.op->name == "divide" && is_one(program, step.inputs[1]) && same_spec(step.inputs[0])) {
    return step.inputs[0];
  }
  if (step.op->name == "broadcast_to" && same_spec(step.inputs[0])) return step.inputs[0];
  return -1;
}

}  // namespace

void simplify(Program& program) {
  std::vector<int> replacement(program.values.size());
  std::iota(replacement.begin(), replacement.end(), 0);
  const std::vector<int> producer = program.producers();
  for (Program::Step& step : program.steps) {
    for (int& input : step.inputs) input = replacement[static_cast<size_t>(input)];
    const int same = equal_input(program, step);
    if (same >= 0) {
      replacement[static_cast<size_t>(step.outputs[0])] = same;
    } else if (step.op->view) {
      // A view of a view is a view of what lies beneath.
      const int below = producer[static_cast<size_t>(step.inputs[0])];
      if (below >= 0 && program.steps[static_cast<size_t>(below)].op == step.op) {
        step.inputs[0] = program.steps[static_cast<size_t>(below)].inputs[0];
      }
    }
  }
  program.replace(replacement);
  eliminate_dead_code(program);
}

}  // namespace cornu::internal
