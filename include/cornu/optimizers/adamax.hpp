// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct AdamaxOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  CORNU_OPTIMIZER_OPTIONS("adamax")
};

/// m += (1 - beta_1)(g - m); u = max(beta_2 u, |g|); w -= lr m / ((1 - beta_1^t)(u + epsilon)): Adam with the
/// largest gradient in place of the second moment. Kingma and Ba 2015, section 7.1.
class CORNU_API Adamax : public Optimizer {
 public:
  explicit Adamax(AdamaxOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double beta_1_, beta_2_, epsilon_;
};

}  // namespace cornu::optimizers
