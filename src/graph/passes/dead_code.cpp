// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "graph/program.hpp"

namespace cornu::internal {

void eliminate_dead_code(Program& program) {
  std::vector<bool> used(program.values.size());
  for (const int output : program.outputs) used[static_cast<size_t>(output)] = true;
  for (const Program::Update& update : program.updates) used[static_cast<size_t>(update.value)] = true;
  std::vector<Program::Step> kept;
  for (auto step = program.steps.rbegin(); step != program.steps.rend(); ++step) {
    const bool alive = std::any_of(step->outputs.begin(), step->outputs.end(),
                                   [&](int output) { return used[static_cast<size_t>(output)]; });
    if (!alive) continue;
    for (const int input : step->inputs) used[static_cast<size_t>(input)] = true;
    kept.push_back(std::move(*step));
  }
  std::reverse(kept.begin(), kept.end());
  program.steps = std::move(kept);
}

}  // namespace cornu::internal
