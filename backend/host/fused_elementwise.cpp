// SPDX-License-Identifier: Apache-2.0
#include "ops/fused_elementwise.hpp"

#include <algorithm>
#include <cstring>

#include "host/elementwise.hpp"
#include "support/thread_pool.hpp"

namespace cornu::internal {
namespace {

constexpr int64_t kTileBytes =
    32 * 1024;                  // what the tiles of a chain may take together: most of a first-level cache
constexpr int64_t kWidest = 8;  // bytes of the widest dtype

/// Copies `n` output positions from `at` on of a broadcast input into a dense tile.
void stretch(const TensorView& input, const BroadcastWalk& walk, int64_t at, int64_t n, char* tile) {
  const size_t size = input.dtype.size();
  for (int64_t done = 0; done < n;) {
    const int64_t run = std::min(n - done, walk.run(at + done));
    const char* from = input.data + static_cast<size_t>(walk.offset(at + done)) * size;
    char* to = tile + static_cast<size_t>(done) * size;
    if (walk.step() == 1) {
      std::memcpy(to, from, static_cast<size_t>(run) * size);
    } else {
      for (int64_t i = 0; i < run; ++i) std::memcpy(to + static_cast<size_t>(i) * size, from, size);
    }
    done += run;
  }
}

void run_fused(const KernelContext& context) {
  const auto& chain = *static_cast<const FusedChain*>(context.get<Object>("chain").get());
  const Shape& shape = context.outputs[0].shape;
  std::vector<BroadcastWalk> walks;
  int64_t stretched = 0;
  for (const TensorView& input : context.inputs) {
    walks.emplace_back(input.shape, shape);
    stretched += !walks.back().is_contiguous() && !walks.back().is_scalar();
  }
  const int64_t tiles = chain.slots + stretched;
  const int64_t streams = tiles + static_cast<int64_t>(context.inputs.size() + context.outputs.size());
  const int64_t tile = std::clamp<int64_t>(kTileBytes / (4 * streams) / 64 * 64, 256, 4096);
  const auto instructions = static_cast<int64_t>(chain.instructions.size());
  const int64_t grain = std::max(tile, 2 * kElementwiseGrain / (instructions + 1) / tile * tile);

  parallel_for(context.outputs[0].size(), grain, [&](int64_t begin, int64_t end) {
    char* const scratch_tiles = static_cast<char*>(scratch(static_cast<size_t>(tiles * tile * kWidest)));
    const auto tile_at = [&](int64_t slot) { return scratch_tiles + slot * tile * kWidest; };
    std::vector<const char*> inputs(context.inputs.size());
    for (int64_t at = begin; at < end; at += tile) {
      const int64_t n = std::min(tile, end - at);
      int64_t next_stretched = chain.slots;
      for (size_t i = 0; i < inputs.size(); ++i) {
        const TensorView& input = context.inputs[i];
        if (walks[i].is_scalar()) {
          inputs[i] = input.data;
        } else if (walks[i].is_contiguous()) {
          inputs[i] = input.data + static_cast<size_t>(at) * input.dtype.size();
        } else {
          char* const to = tile_at(next_stretched++);
          stretch(input, walks[i], at, n, to);
          inputs[i] = to;
        }
      }
      const auto result_of = [&](const FusedChain::Instruction& instruction) {
        if (instruction.output < 0) return tile_at(instruction.slot);
        return context.outputs[static_cast<size_t>(instruction.output)].data +
               static_cast<size_t>(at) * instruction.dtype.size();
      };
      for (const FusedChain::Instruction& instruction : chain.instructions) {
        std::array<const void*, kMaxElementwiseInputs> pointers{};
        std::array<int64_t, kMaxElementwiseInputs> steps{};
        for (size_t k = 0; k < instruction.operands.size(); ++k) {
          const int operand = instruction.operands[k];
          const bool outside = operand < chain.inputs;
          pointers[k] = outside ? inputs[static_cast<size_t>(operand)]
                                : result_of(chain.instructions[static_cast<size_t>(operand - chain.inputs)]);
          steps[k] = outside && walks[static_cast<size_t>(operand)].is_scalar() ? 0 : 1;
        }
        instruction.span(pointers.data(), steps.data(), result_of(instruction), n);
      }
    }
  });
}

bool register_fused() {
  for (int code = 0; code < DType::kCount; ++code) {
    const KernelRegistration registration("fused_elementwise", "reference", {static_cast<DType::Code>(code)},
                                          {.run = run_fused});
  }
  return true;
}

[[maybe_unused]] const bool registered = register_fused();

}  // namespace
}  // namespace cornu::internal
