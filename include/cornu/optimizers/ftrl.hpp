// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct FtrlOptions {
  LearningRate learning_rate = 0.001;
  double learning_rate_power = -0.5;
  double initial_accumulator_value = 0.1;
  double l1_regularization_strength = 0;
  double l2_regularization_strength = 0;
  double l2_shrinkage_regularization_strength = 0;
  double beta = 0;
  CORNU_OPTIMIZER_OPTIONS("ftrl")
};

/// Follow the regularized leader, for sparse linear models. With p = -learning_rate_power and n += g^2 (old
/// value n'): z += g + 2 l2_shrinkage w - (n^p - n'^p) / lr w;
/// w = (clip(z, -l1, l1) - z) / (n^p / lr + 2 l2 + beta / lr). McMahan et al. 2013.
class CORNU_API Ftrl : public Optimizer {
 public:
  explicit Ftrl(FtrlOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double learning_rate_power_, initial_accumulator_value_, l1_regularization_strength_,
      l2_regularization_strength_, l2_shrinkage_regularization_strength_, beta_;
};

}  // namespace cornu::optimizers
