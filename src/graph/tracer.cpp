// SPDX-License-Identifier: Apache-2.0
#include "graph/tracer.hpp"

#include "ops/variable_state.hpp"

namespace cornu::internal {

std::unique_ptr<Trace> trace(const std::vector<TensorSpec>& inputs, const TraceBody& body) {
  auto result = std::make_unique<Trace>();
  const SinkScope scope(&result->tracer);
  for (const TensorSpec& spec : inputs) result->inputs.push_back(make_placeholder(spec));
  result->outputs = body(result->inputs);
  return result;
}

}  // namespace cornu::internal
