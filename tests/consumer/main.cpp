// SPDX-License-Identifier: Apache-2.0
// Trains a small network with nothing but what is installed.
#include <cornu/cornu.hpp>
#include <cstdio>

using namespace cornu;
using namespace cornu::layers;

int main() {
  set_seed(1);
  const Tensor x = random::uniform({256, 2}, {.minval = -1});
  const Tensor y = ops::cast(ops::prod(x, {.axis = 1}) > 0, "float32");
  Sequential model({Input({2}), Dense(16, {.activation = "tanh"}), Dense(1)});
  model.compile({.optimizer = optimizers::Adam({.learning_rate = 0.02}), .loss = "mse"});
  const History history = model.fit(x, y, {.epochs = 60, .verbose = 0});
  const double first = history["loss"].front(), last = history["loss"].back();
  std::printf("loss %.4f -> %.4f\n", first, last);
  return last < first / 4 ? 0 : 1;
}
