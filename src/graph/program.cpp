// SPDX-License-Identifier: Apache-2.0
#include "graph/program.hpp"

#include <fmt/core.h>

#include <map>
#include <unordered_map>

#include "cornu/ops/array.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::internal {

int Program::add_value(const TensorSpec& spec, Kind kind, int index) {
  values.push_back({spec, kind, index});
  return static_cast<int>(values.size()) - 1;
}

std::vector<int> Program::producers() const {
  std::vector<int> result(values.size(), -1);
  for (size_t i = 0; i < steps.size(); ++i) {
    for (const int output : steps[i].outputs) result[static_cast<size_t>(output)] = static_cast<int>(i);
  }
  return result;
}

void Program::replace(const std::vector<int>& replacement) {
  const auto follow = [&](int& value) {
    while (replacement[static_cast<size_t>(value)] != value) value = replacement[static_cast<size_t>(value)];
  };
  for (Step& step : steps) {
    for (int& input : step.inputs) follow(input);
  }
  for (int& output : outputs) follow(output);
  for (Update& update : updates) follow(update.value);
}

namespace {

/// Builds a program from a trace, following each variable from value to value.
class Lowering {
 public:
  Program lower(const Trace& trace) {
    for (size_t i = 0; i < trace.inputs.size(); ++i) {
      const int value = program_.add_value(trace.inputs[i].spec(), Program::Kind::input, static_cast<int>(i));
      program_.inputs.push_back(value);
      nodes_[trace.inputs[i].impl()->node.get()] = {value};
    }
    for (const NodePtr& node : trace.tracer.nodes()) {
      if (!is_placeholder(*node)) add(*node);
    }
    for (const Tensor& output : trace.outputs) program_.outputs.push_back(value_of(output));
    for (const auto& [variable, value] : current_) {
      if (program_.values[static_cast<size_t>(value)].kind == Program::Kind::variable &&
          program_.values[static_cast<size_t>(value)].index == variable) {
        continue;  // only read
      }
      program_.updates.push_back({variable, value});
    }
    return std::move(program_);
  }

 private:
  void add(const Node& node) {
    if (&node.op() == &read_variable_op) {
      nodes_[&node] = {current_value(index_of(variable_of(node.get<Object>("variable"))))};
      return;
    }
    if (&node.op() == &assign_variable_op) {
      const int value = value_of(node.inputs()[0]);
      current_[index_of(variable_of(node.get<Object>("variable")))] = value;
      nodes_[&node] = {value};
      return;
    }
    Program::Step step{&node.op(), node.attributes(), {}, {}};
    for (const Tensor& input : node.inputs()) step.inputs.push_back(value_of(input));
    for (const TensorSpec& spec : node.outputs()) step.outputs.push_back(program_.add_value(spec));
    nodes_[&node] = step.outputs;
    program_.steps.push_back(std::move(step));
  }

  int value_of(const Tensor& tensor) {
    if (tensor.is_symbolic()) {
      const auto found = nodes_.find(tensor.impl()->node.get());
      require<ValueError>(found != nodes_.end(),
                          "a symbolic tensor ({}) that was made outside the traced code is used in it.",
                          to_string(tensor.spec()));
      return found->second[static_cast<size_t>(tensor.impl()->output)];
    }
    const auto [it, first] = constants_.try_emplace(tensor.impl().get(), 0);
    if (first) it->second = tensor.size() == 1 ? scalar_value(tensor) : constant_value(tensor);
    return it->second;
  }

  int constant_value(const Tensor& tensor) {
    program_.constants.push_back(tensor);
    return program_.add_value(tensor.spec(), Program::Kind::constant,
                              static_cast<int>(program_.constants.size()) - 1);
  }

  /// Literals of one spec and value are one constant, so that equal calls on them can be seen to be equal.
  int scalar_value(const Tensor& tensor) {
    std::string key = to_string(tensor.spec()) + ":";
    const size_t begin = key.size();
    key.resize(begin + tensor.impl()->bytes());
    device_of(tensor).copy_to_host(&key[begin], tensor.impl()->data(), tensor.impl()->bytes());
    const auto [it, first] = scalars_.try_emplace(std::move(key), 0);
    if (first) it->second = constant_value(tensor);
    return it->second;
  }

  int index_of(const std::shared_ptr<VariableState>& variable) {
    const auto [it, first] =
        variables_.try_emplace(variable.get(), static_cast<int>(program_.variables.size()));
    if (first) program_.variables.push_back(variable);
    return it->second;
  }

  int current_value(int variable) {
    const auto [it, first] = current_.try_emplace(variable, 0);
    if (first) {
      it->second = program_.add_value(program_.variables[static_cast<size_t>(variable)]->spec,
                                      Program::Kind::variable, variable);
    }
    return it->second;
  }

  Program program_;
  std::unordered_map<const Node*, std::vector<int>> nodes_;
  std::unordered_map<const TensorImpl*, int> constants_;
  std::unordered_map<std::string, int> scalars_;  ///< By spec and bytes.
  std::unordered_map<const VariableState*, int> variables_;
  std::map<int, int> current_;  ///< Per variable: its value so far.
};

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

Program lower(const Trace& trace) { return Lowering().lower(trace); }

std::string Program::to_dot() const {
  std::string dot = "digraph cornu {\n  rankdir=TB;\n  node [shape=box, fontname=\"Helvetica\"];\n";
  const auto name_of = [&](int value) { return fmt::format("v{}", value); };
  for (size_t i = 0; i < values.size(); ++i) {
    const Value& value = values[i];
    if (value.kind == Kind::computed) continue;
    std::string label;
    if (value.kind == Kind::input) label = fmt::format("input {}", value.index);
    if (value.kind == Kind::constant) label = "constant";
    if (value.kind == Kind::variable) label = variables[static_cast<size_t>(value.index)]->path;
    dot += fmt::format("  {} [label=\"{}\\n{}\", style=rounded];\n", name_of(static_cast<int>(i)),
                       escaped(label), to_string(value.spec));
  }
  const std::vector<int> producer = producers();
  const auto source_of = [&](int value) {
    const int step = producer[static_cast<size_t>(value)];
    return step < 0 ? name_of(value) : fmt::format("s{}", step);
  };
  for (size_t i = 0; i < steps.size(); ++i) {
    std::string specs;
    for (const int output : steps[i].outputs) specs += "\\n" + to_string(spec(output));
    dot += fmt::format("  s{} [label=\"{}{}\"];\n", i, escaped(steps[i].op->name), specs);
    for (const int input : steps[i].inputs) dot += fmt::format("  {} -> s{};\n", source_of(input), i);
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    dot += fmt::format("  out{0} [label=\"output {0}\", style=rounded];\n  {1} -> out{0};\n", i,
                       source_of(outputs[i]));
  }
  for (const Update& update : updates) {
    const std::string& path = variables[static_cast<size_t>(update.variable)]->path;
    dot += fmt::format("  set{0} [label=\"assign {1}\", style=rounded];\n  {2} -> set{0};\n", update.variable,
                       escaped(path), source_of(update.value));
  }
  return dot + "}\n";
}

}  // namespace cornu::internal
