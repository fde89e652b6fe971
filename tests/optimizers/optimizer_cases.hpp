// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "cornu/ops/create.hpp"
#include "cornu/optimizer.hpp"
#include "cornu/variable.hpp"

namespace cornu::testing {

/// What the optimizers under test change: a matrix and a vector.
inline std::vector<Variable> test_variables() {
  return {Variable(tensor({{-0.5f, -0.25f, 0.f}, {0.25f, 0.5f, 0.75f}}), {.name = "w"}),
          Variable(tensor({0.2f, -0.4f}), {.name = "b"})};
}

/// As `gradient` in keras_values.py.
inline std::vector<Tensor> test_gradients(int step) {
  std::vector<float> w, b;
  for (int i = 0; i < 6; ++i) w.push_back(float(std::sin(0.9 * step + 1.7 * i + 0.3) * (0.5 + 0.1 * i)));
  for (int i = 0; i < 2; ++i) b.push_back(float(std::sin(0.9 * step + 1.7 * i + 1.1) * (0.5 + 0.1 * i)));
  if (step < 2) b[1] = 0;
  return {Tensor(w, {2, 3}), Tensor(b)};
}

/// Values of variables, one after the other.
inline std::vector<Tensor> values_of(const std::vector<Variable>& variables) {
  return {variables.begin(), variables.end()};
}

}  // namespace cornu::testing
