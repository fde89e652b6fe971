// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct AdagradOptions {
  LearningRate learning_rate = 0.001;
  double initial_accumulator_value = 0.1;
  double epsilon = 1e-7;
  CORNU_OPTIMIZER_OPTIONS("adagrad")
};

/// a += g^2; w -= lr g / sqrt(a + epsilon): the steps of a weight shrink with all its gradients so far.
/// Duchi, Hazan and Singer 2011.
class CORNU_API Adagrad : public Optimizer {
 public:
  explicit Adagrad(AdagradOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double initial_accumulator_value_, epsilon_;
};

}  // namespace cornu::optimizers
