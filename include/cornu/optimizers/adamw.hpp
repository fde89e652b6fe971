// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizers/adam.hpp"

namespace cornu::optimizers {

struct AdamWOptions {
  LearningRate learning_rate = 0.001;
  double weight_decay = 0.004;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  bool amsgrad = false;
  CORNU_OPTIMIZER_OPTIONS_AFTER_WEIGHT_DECAY("adam_w")
};

/// Adam with weight decay, which here is on by default and, as everywhere, applies to all variables, biases
/// included, unless exclude_from_weight_decay says otherwise. Loshchilov and Hutter 2019.
class CORNU_API AdamW : public Adam {
 public:
  explicit AdamW(AdamWOptions options = {});
  void validate() const override;
};

}  // namespace cornu::optimizers
