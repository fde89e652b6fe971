// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cornu/tensor.hpp"

namespace cornu::datasets {

struct Split {
  Tensor x, y;
};
/// `auto [train, test] = datasets::fashion_mnist();`
struct TrainTest {
  Split train, test;
};

/// 60,000 training and 10,000 test images of clothes in ten classes: x uint8 [n, 28, 28], y uint8 [n]. Read
/// from $CORNU_DATASETS/fashion-mnist, $CORNU_DATASETS, or where Debian's package dataset-fashion-mnist puts
/// it; FileError says what to install.
CORNU_API TrainTest fashion_mnist();
/// Handwritten digits, in the same form; read from $CORNU_DATASETS/mnist or $CORNU_DATASETS.
CORNU_API TrainTest mnist();

/// Names of Fashion-MNIST's ten classes.
CORNU_API const std::vector<std::string>& fashion_mnist_classes();

}  // namespace cornu::datasets
