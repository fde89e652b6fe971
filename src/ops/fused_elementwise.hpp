// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "ops/kernel.hpp"
#include "ops/op_definition.hpp"

namespace cornu::internal {

/// Elementwise ops with one output shape that run as one pass: tile by tile, so that what they hand to each
/// other stays in the cache. Since each instruction is the op's own span function, the result is the same
/// bits as that of running the ops one after the other.
struct FusedChain {
  struct Instruction {
    const OpDefinition* op = nullptr;
    Attributes attributes;
    std::vector<int>
        operands;  ///< Below `inputs`: an input of the step; else instruction `operand - inputs`.
    DType dtype;
    int output = -1;  ///< The step's output that it is, or -1.
    int slot = -1;    ///< Otherwise the temporary tile that it is kept in.
    SpanFunction span = nullptr;
  };
  int inputs = 0;
  int slots = 0;
  std::vector<Instruction> instructions;

  /// Gives temporary results slots, reused once a result has been read for the last time.
  void assign_slots();
  /// Whether output `output` may be written over input `input`: nothing reads the input after the output is
  /// written.
  bool may_overwrite(int input, int output) const;
};

/// The op that a chain becomes; its attribute "chain" is the FusedChain.
extern const OpDefinition& fused_elementwise_op;

}  // namespace cornu::internal
