// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct RMSpropOptions {
  LearningRate learning_rate = 0.001;
  double rho = 0.9;
  double momentum = 0;
  double epsilon = 1e-7;
  bool centered = false;  ///< Subtract the squared mean gradient: the variance instead of the second moment.
  CORNU_OPTIMIZER_OPTIONS("rm_sprop")
};

/// v = rho v + (1 - rho) g^2; w -= lr g / sqrt(v + epsilon), or by way of a momentum.
class CORNU_API RMSprop : public Optimizer {
 public:
  explicit RMSprop(RMSpropOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double rho_, momentum_, epsilon_;
  bool centered_;
};

}  // namespace cornu::optimizers
