// SPDX-License-Identifier: Apache-2.0
#include "model/change_if.hpp"

#include "cornu/ops/math.hpp"

namespace cornu::internal {

void change_if(const Tensor& condition, const std::vector<Variable>& variables,
               const std::function<void()>& body) {
  std::vector<Tensor> before;
  for (const Variable& variable : variables) before.push_back(variable.value());
  body();
  for (size_t i = 0; i < variables.size(); ++i) {
    variables[i].assign(ops::where(condition, variables[i].value(), before[i]));
  }
}

}  // namespace cornu::internal
