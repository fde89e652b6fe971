// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct AdamOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  bool amsgrad = false;  ///< Use the largest second moment so far.
  CORNU_OPTIMIZER_OPTIONS("adam")
};

/// m += (1 - beta_1)(g - m); v += (1 - beta_2)(g^2 - v); w -= lr sqrt(1 - beta_2^t) / (1 - beta_1^t) m /
/// (sqrt(v) + epsilon). Kingma and Ba 2015, with epsilon outside the bias correction as Keras has it.
class CORNU_API Adam : public Optimizer {
 public:
  explicit Adam(AdamOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  struct Unchecked {};
  /// For derived classes, which check under their own name.
  Adam(AdamOptions options, Unchecked);
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double beta_1_, beta_2_, epsilon_;
  bool amsgrad_;
};

}  // namespace cornu::optimizers
