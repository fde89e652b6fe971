// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct LambOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  CORNU_OPTIMIZER_OPTIONS("lamb")
};

/// Adam's direction u = m^ / (sqrt(v^) + epsilon), both moments corrected, with a step in proportion to the
/// weight: w -= lr |w| / |u| u (a ratio of 1 where either norm is 0). For very large batches. You et al.
/// 2019.
class CORNU_API Lamb : public Optimizer {
 public:
  explicit Lamb(LambOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double beta_1_, beta_2_, epsilon_;
};

}  // namespace cornu::optimizers
