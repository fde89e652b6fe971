// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct AdafactorOptions {
  LearningRate learning_rate = 0.001;
  double beta_2_decay = -0.8;
  double epsilon_1 = 1e-30;  ///< Keeps denominators away from 0.
  double epsilon_2 = 1e-3;   ///< The least size of a weight that its step is in proportion to.
  double clip_threshold = 1;
  bool relative_step = true;  ///< The rate is at most 1 / sqrt(t); Keras does so in either case.
  CORNU_OPTIMIZER_OPTIONS("adafactor")
};

/// Second moments of matrices in two vectors, the means of rows and of columns, so that little memory is
/// needed. With b = 1 - t^beta_2_decay and s = g^2 + epsilon_1: r = b r + (1 - b) mean(s, -1),
/// c = b c + (1 - b) mean(s, -2), v = r / mean(r) c (for vectors: v = b v + (1 - b) s); u = g / sqrt(v);
/// w -= max(epsilon_2, rms(w)) min(lr, 1 / sqrt(t)) u / max(1, rms(u) / clip_threshold). Shazeer and Stern
/// 2018.
class CORNU_API Adafactor : public Optimizer {
 public:
  explicit Adafactor(AdafactorOptions options = {});
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void build(const std::vector<Variable>& variables) override;
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  double beta_2_decay_, epsilon_1_, epsilon_2_, clip_threshold_;
  bool relative_step_;
};

}  // namespace cornu::optimizers
