// SPDX-License-Identifier: Apache-2.0
#include "ops/fused_elementwise.hpp"

#include <algorithm>

namespace cornu::internal {

const OpDefinition& fused_elementwise_op = register_op({.name = "fused_elementwise",
                                                        .attributes = {"chain"},
                                                        .infer = nullptr,
                                                        .differentiable = false,
                                                        .kernel_dtype_input = -1});

void FusedChain::assign_slots() {
  const auto count = static_cast<int>(instructions.size());
  std::vector<int> last_use(instructions.size(), -1);
  for (int i = 0; i < count; ++i) {
    for (const int operand : instructions[static_cast<size_t>(i)].operands) {
      if (operand >= inputs) last_use[static_cast<size_t>(operand - inputs)] = i;
    }
  }
  std::vector<int> free;
  slots = 0;
  for (int i = 0; i < count; ++i) {
    Instruction& instruction = instructions[static_cast<size_t>(i)];
    // A result may take the place of an operand that is read here for the last time, if elements are as wide.
    for (const int operand : instruction.operands) {
      if (operand < inputs) continue;
      const Instruction& producer = instructions[static_cast<size_t>(operand - inputs)];
      const bool dies = last_use[static_cast<size_t>(operand - inputs)] == i;
      const bool listed = std::find(free.begin(), free.end(), producer.slot) != free.end();
      if (producer.slot >= 0 && dies && !listed && producer.dtype.size() == instruction.dtype.size()) {
        free.push_back(producer.slot);
      }
    }
    if (instruction.output < 0) {
      if (free.empty()) free.push_back(slots++);
      instruction.slot = free.back();
      free.pop_back();
    }
    for (const int operand : instruction.operands) {
      if (operand < inputs) continue;
      const Instruction& producer = instructions[static_cast<size_t>(operand - inputs)];
      const bool dies = last_use[static_cast<size_t>(operand - inputs)] == i;
      const bool listed = std::find(free.begin(), free.end(), producer.slot) != free.end();
      if (producer.slot >= 0 && dies && !listed && producer.slot != instruction.slot)
        free.push_back(producer.slot);
    }
  }
}

bool FusedChain::may_overwrite(int input, int output) const {
  bool written = false;
  for (const Instruction& instruction : instructions) {
    if (written && std::find(instruction.operands.begin(), instruction.operands.end(), input) !=
                       instruction.operands.end()) {
      return false;
    }
    written |= instruction.output == output;
  }
  return true;
}

}  // namespace cornu::internal
