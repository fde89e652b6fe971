// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/optimizer.hpp"

namespace cornu::optimizers {

struct LossScaleOptimizerOptions {
  double initial_scale = 32768;
  int64_t dynamic_growth_steps = 2000;
  std::string name = "loss_scale_optimizer";
};

/// Keeps the small gradients of float16 from vanishing: the loss, and with it every gradient, is multiplied
/// by a scale, and divided by it again before the inner optimizer sees it. A step with a gradient that is not
/// finite is skipped and halves the scale; dynamic_growth_steps good ones in a row double it.
///
/// A training loop of one's own must differentiate scale_loss(loss). What concerns the update, such as
/// weight_decay, is told to the inner optimizer. Throws ValueError when that has a loss_scale_factor.
class CORNU_API LossScaleOptimizer : public Optimizer {
 public:
  explicit LossScaleOptimizer(Handle<Optimizer> inner_optimizer, LossScaleOptimizerOptions options = {});
  LossScaleOptimizer();  ///< To be given its fields from a configuration.

  void apply_gradients(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables) override;
  void build_for(const std::vector<Variable>& variables) override;
  Tensor scale_loss(const Tensor& loss) const override;
  Tensor learning_rate() const override;
  void set_learning_rate(double value) override;
  Tensor iterations() const override;
  /// Its own, with an unused count and rate as Keras has them, then those of the inner optimizer.
  std::vector<Variable> variables() const override;
  void finalize_variable_values(const std::vector<Variable>& variables) override;
  void exclude_from_weight_decay(WeightDecayExclusion exclusion) override;

  Optimizer& inner_optimizer() const;  ///< Throws ValueError when there is none.
  /// What the loss is multiplied by.
  Tensor dynamic_scale() const;

  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) override;

 private:
  explicit LossScaleOptimizer(LossScaleOptimizerOptions options);
  std::vector<Variable> own_variables() const;

  Handle<Optimizer> inner_optimizer_;
  double initial_scale_;
  int64_t dynamic_growth_steps_;
};

}  // namespace cornu::optimizers
