// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct LionOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.99;
  CORNU_OPTIMIZER_OPTIONS("lion")
};

/// w -= lr sign(beta_1 m + (1 - beta_1) g); m = beta_2 m + (1 - beta_2) g. Every step is of size lr: take a
/// rate 3 to 10 times smaller than Adam's. Chen et al. 2023.
class CORNU_API Lion : public Optimizer {
 public:
  explicit Lion(LionOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double beta_1_, beta_2_;
};

}  // namespace cornu::optimizers
