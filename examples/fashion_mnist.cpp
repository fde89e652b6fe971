// SPDX-License-Identifier: Apache-2.0
#include <cornu/cornu.hpp>
#include <cstdio>

using namespace cornu;
using namespace cornu::layers;

int main() {
  set_seed(1);
  auto [train, test] = datasets::fashion_mnist();
  Sequential model({
      Input({28, 28}),
      Rescaling(1.0 / 255),
      Flatten(),
      Dense(128, {.activation = "relu", .kernel_initializer = "xavier_uniform"}),
      Dropout(0.2),
      Dense(10),
      Activation("softmax"),
  });
  model.compile({.optimizer = optimizers::Adam({.learning_rate = 1e-3}),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});
  History history =
      model.fit(train.x, train.y, {.batch_size = 128, .epochs = 3, .verbose = 2, .validation_split = 0.1});
  auto logs = model.evaluate(test.x, test.y);
  std::printf("test loss %.4f accuracy %.4f\n", logs["loss"], logs["accuracy"]);
}
