// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct SGDOptions {
  LearningRate learning_rate = 0.01;
  double momentum = 0;
  bool nesterov = false;
  CORNU_OPTIMIZER_OPTIONS("sgd")
};

/// w -= lr g. With momentum m: v = m v - lr g; w += v, or w += m v - lr g for Nesterov's.
class CORNU_API SGD : public Optimizer {
 public:
  explicit SGD(SGDOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double momentum_;
  bool nesterov_;
};

}  // namespace cornu::optimizers
