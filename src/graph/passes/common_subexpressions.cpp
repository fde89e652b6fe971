// SPDX-License-Identifier: Apache-2.0
#include <numeric>
#include <unordered_map>

#include "graph/program.hpp"

namespace cornu::internal {

void merge_common_subexpressions(Program& program) {
  std::vector<int> replacement(program.values.size());
  std::iota(replacement.begin(), replacement.end(), 0);
  std::unordered_multimap<size_t, size_t> seen;  // hash of the call -> position in `kept`
  std::vector<Program::Step> kept;
  for (Program::Step& step : program.steps) {
    for (int& input : step.inputs) input = replacement[static_cast<size_t>(input)];
    size_t hash = std::hash<const void*>{}(step.op) ^ step.attributes.hash();
    for (const int input : step.inputs) hash = hash * 1000003u + static_cast<size_t>(input);
    const auto [begin, end] = seen.equal_range(hash);
    const Program::Step* same = nullptr;
    for (auto it = begin; it != end && same == nullptr; ++it) {
      const Program::Step& other = kept[it->second];
      if (other.op == step.op && other.inputs == step.inputs && other.attributes == step.attributes)
        same = &other;
    }
    if (same == nullptr) {
      seen.emplace(hash, kept.size());
      kept.push_back(std::move(step));
      continue;
    }
    for (size_t i = 0; i < step.outputs.size(); ++i) {
      replacement[static_cast<size_t>(step.outputs[i])] = same->outputs[i];
    }
  }
  program.steps = std::move(kept);
  program.replace(replacement);
}

}  // namespace cornu::internal
