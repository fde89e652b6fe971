// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct NadamOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  CORNU_OPTIMIZER_OPTIONS("nadam")
};

/// Adam with Nesterov's look ahead. With u(t) = beta_1 (1 - 0.96^t / 2) and U the product of u(1) to u(t):
/// m^ = u(t+1) m / (1 - U u(t+1)) + (1 - u(t)) g / (1 - U); v^ = v / (1 - beta_2^t);
/// w -= lr m^ / (sqrt(v^) + epsilon). Dozat 2015.
class CORNU_API Nadam : public Optimizer {
 public:
  explicit Nadam(NadamOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_steps(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables,
                    const Tensor& learning_rate) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  Tensor momentum_factor(const Tensor& step) const;

  double beta_1_, beta_2_, epsilon_;
};

}  // namespace cornu::optimizers
