// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "cornu/variable.hpp"

namespace cornu::internal {

/// What `body` does to the variables holds only where the condition (a bool scalar) does. One graph serves
/// both outcomes: the body always runs, and each variable is given its new or its old value.
void change_if(const Tensor& condition, const std::vector<Variable>& variables,
               const std::function<void()>& body);

}  // namespace cornu::internal
