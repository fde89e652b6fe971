// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct AdadeltaOptions {
  LearningRate learning_rate = 0.001;  ///< 1 in the paper.
  double rho = 0.95;
  double epsilon = 1e-7;
  CORNU_OPTIMIZER_OPTIONS("adadelta")
};

/// With rms(x) = sqrt(x + epsilon): a = rho a + (1 - rho) g^2; d = -rms(b) g / rms(a); b = rho b + (1 - rho)
/// d^2; w += lr d. Zeiler 2012.
class CORNU_API Adadelta : public Optimizer {
 public:
  explicit Adadelta(AdadeltaOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double rho_, epsilon_;
};

}  // namespace cornu::optimizers
