// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "graph/program.hpp"
#include "ops/fused_elementwise.hpp"

namespace cornu::internal {
namespace {

constexpr size_t kMaxInstructions = 64;

SpanFunction span_of(const Program& program, const Program::Step& step, const Device& device) {
  if (!step.op->elementwise || step.outputs.size() != 1) return nullptr;
  std::vector<TensorSpec> inputs;
  for (const int input : step.inputs) inputs.push_back(program.spec(input));
  const std::vector<TensorSpec> outputs{program.spec(step.outputs[0])};
  const KernelEntry* entry = find_kernel(*step.op, device, kernel_dtype(*step.op, inputs, outputs));
  if (entry == nullptr) return nullptr;
  return entry->select_span != nullptr ? entry->select_span(step.attributes) : entry->span;
}

/// Steps that will become one. Two groups may join when neither needs the other by way of a step outside
/// both; otherwise what they become could not run as a whole before or after that step.
class Grouping {
 public:
  Grouping(const Program& program, const Device& device)
      : program_(program), producer_(program.producers()), group_of_(program.steps.size(), -1) {
    for (size_t i = 0; i < program.steps.size(); ++i) {
      if (span_of(program, program.steps[i], device) == nullptr) continue;
      const auto step = static_cast<int>(i);
      group_of_[i] = static_cast<int>(groups_.size());
      groups_.push_back({step});
      for (const int input : program.steps[i].inputs) {
        const int source = producer_[static_cast<size_t>(input)];
        if (source >= 0) try_join(step, source);
      }
    }
  }

  int group_of(int step) const { return group_of_[static_cast<size_t>(step)]; }
  /// In program order.
  const std::vector<int>& members(int group) const { return groups_[static_cast<size_t>(group)]; }

 private:
  const Shape& shape_of(int step) const {
    return program_.spec(program_.steps[static_cast<size_t>(step)].outputs[0]).shape;
  }

  void try_join(int step, int source) {
    const int from = group_of(source), to = group_of(step);
    if (from < 0 || from == to || !(shape_of(step) == shape_of(source))) return;
    if (members(from).size() + members(to).size() > kMaxInstructions) return;
    if (need_each_other_by_way_of_others(from, to)) return;
    std::vector<int>& joined = groups_[static_cast<size_t>(from)];
    for (const int member : members(to)) {
      group_of_[static_cast<size_t>(member)] = from;
      joined.push_back(member);
    }
    groups_[static_cast<size_t>(to)].clear();
    std::sort(joined.begin(), joined.end());
  }

  /// Walks up from the inputs of both groups, group by group.
  bool need_each_other_by_way_of_others(int a, int b) const {
    std::vector<bool> seen(program_.steps.size());
    std::vector<int> stack;
    const auto push_sources = [&](int step) {
      for (const int input : program_.steps[static_cast<size_t>(step)].inputs) {
        const int source = producer_[static_cast<size_t>(input)];
        if (source >= 0 && !seen[static_cast<size_t>(source)]) stack.push_back(source);
      }
    };
    const auto is_either = [&](int step) { return group_of(step) == a || group_of(step) == b; };
    for (const int group : {a, b}) {
      for (const int member : members(group)) push_sources(member);
    }
    stack.erase(std::remove_if(stack.begin(), stack.end(), is_either), stack.end());
    while (!stack.empty()) {
      const int step = stack.back();
      stack.pop_back();
      if (seen[static_cast<size_t>(step)]) continue;
      if (is_either(step)) return true;
      if (group_of(step) < 0) {
        seen[static_cast<size_t>(step)] = true;
        push_sources(step);
      } else {
        for (const int member : members(group_of(step))) {
          seen[static_cast<size_t>(member)] = true;
          push_sources(member);
        }
      }
    }
    return false;
  }

  const Program& program_;
  std::vector<int> producer_;
  std::vector<int> group_of_;
  std::vector<std::vector<int>> groups_;
};

/// The one step that a group becomes.
Program::Step fused_step(const Program& program, const std::vector<int>& members,
                         const std::vector<bool>& used_outside, const Device& device) {
  auto chain = std::make_shared<FusedChain>();
  Program::Step fused{&fused_elementwise_op, {}, {}, {}};
  std::vector<int> results;  // value of each instruction
  for (const int member : members) results.push_back(program.steps[static_cast<size_t>(member)].outputs[0]);
  for (const int member : members) {
    for (const int input : program.steps[static_cast<size_t>(member)].inputs) {
      const bool inside = std::find(results.begin(), results.end(), input) != results.end();
      const bool listed = std::find(fused.inputs.begin(), fused.inputs.end(), input) != fused.inputs.end();
      if (!inside && !listed) fused.inputs.push_back(input);
    }
  }
  chain->inputs = static_cast<int>(fused.inputs.size());
  for (const int member : members) {
    const Program::Step& step = program.steps[static_cast<size_t>(member)];
    FusedChain::Instruction instruction;
    instruction.op = step.op;
    instruction.attributes = step.attributes;
    instruction.dtype = program.spec(step.outputs[0]).dtype;
    instruction.span = span_of(program, step, device);
    for (const int input : step.inputs) {
      const auto inside = std::find(results.begin(), results.end(), input);
      const auto outside = std::find(fused.inputs.begin(), fused.inputs.end(), input);
      instruction.operands.push_back(inside != results.end()
                                         ? chain->inputs + static_cast<int>(inside - results.begin())
                                         : static_cast<int>(outside - fused.inputs.begin()));
    }
    if (used_outside[static_cast<size_t>(step.outputs[0])]) {
      instruction.output = static_cast<int>(fused.outputs.size());
      fused.outputs.push_back(step.outputs[0]);
    }
    chain->instructions.push_back(std::move(instruction));
  }
  chain->assign_slots();
  fused.attributes = Attributes{Object(chain)};
  return fused;
}

/// Emits each step after those that it needs, otherwise in the old order.
class Scheduler {
 public:
  Scheduler(Program& program, std::vector<Program::Step> units)
      : units_(std::move(units)), done_(units_.size()), producer_(program.values.size(), -1) {
    for (size_t i = 0; i < units_.size(); ++i) {
      for (const int output : units_[i].outputs) producer_[static_cast<size_t>(output)] = static_cast<int>(i);
    }
    for (size_t i = 0; i < units_.size(); ++i) emit(static_cast<int>(i));
    program.steps = std::move(order_);
  }

 private:
  void emit(int first) {
    // An explicit stack: long chains of steps would overflow the machine's.
    std::vector<int> stack{first};
    while (!stack.empty()) {
      const auto unit = static_cast<size_t>(stack.back());
      if (done_[unit]) {
        stack.pop_back();
        continue;
      }
      bool ready = true;
      for (const int input : units_[unit].inputs) {
        const int source = producer_[static_cast<size_t>(input)];
        if (source >= 0 && !done_[static_cast<size_t>(source)]) {
          stack.push_back(source);
          ready = false;
        }
      }
      if (!ready) continue;
      done_[unit] = true;
      stack.pop_back();
      order_.push_back(std::move(units_[unit]));
    }
  }

  std::vector<Program::Step> units_, order_;
  std::vector<bool> done_;
  std::vector<int> producer_;
};

}  // namespace

void fuse_elementwise(Program& program, const Device& device) {
  const Grouping grouping(program, device);
  const auto unit_of = [&](int step) { return grouping.group_of(step); };
  std::vector<bool> used_outside(program.values.size());
  for (const int output : program.outputs) used_outside[static_cast<size_t>(output)] = true;
  for (const Program::Update& update : program.updates)
    used_outside[static_cast<size_t>(update.value)] = true;
  const std::vector<int> producer = program.producers();
  for (size_t i = 0; i < program.steps.size(); ++i) {
    const int own = unit_of(static_cast<int>(i));
    for (const int input : program.steps[i].inputs) {
      const int source = producer[static_cast<size_t>(input)];
      if (source >= 0 && (own < 0 || unit_of(source) != own)) used_outside[static_cast<size_t>(input)] = true;
    }
  }
  std::vector<Program::Step> units;
  for (size_t i = 0; i < program.steps.size(); ++i) {
    const int group = unit_of(static_cast<int>(i));
    if (group < 0 || grouping.members(group).size() == 1) {
      units.push_back(program.steps[i]);
    } else if (grouping.members(group).back() == static_cast<int>(i)) {
      units.push_back(fused_step(program, grouping.members(group), used_outside, device));
    }
  }
  const Scheduler scheduler(program, std::move(units));
}

void optimize(Program& program, const Device& device) {
  eliminate_dead_code(program);
  simplify(program);
  merge_common_subexpressions(program);
  eliminate_dead_code(program);
  fuse_elementwise(program, device);
}

}  // namespace cornu::internal
