// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cornu/learning_rate.hpp"
#include "cornu/tensor.hpp"
#include "cornu/variable.hpp"

namespace cornu {

/// What every optimizer can be told beyond its own arguments; option structs of optimizers end in these
/// members.
#define CORNU_OPTIMIZER_OPTIONS(default_name)                                                        \
  std::optional<double> weight_decay = {}; /* variable -= variable * weight_decay * learning_rate */ \
  CORNU_OPTIMIZER_OPTIONS_AFTER_WEIGHT_DECAY(default_name)
#define CORNU_OPTIMIZER_OPTIONS_AFTER_WEIGHT_DECAY(default_name)                                             \
  std::optional<double> clipnorm = {};        /* the largest norm of each gradient */                        \
  std::optional<double> clipvalue = {};       /* the largest magnitude of each element */                    \
  std::optional<double> global_clipnorm = {}; /* the largest norm of all gradients together */               \
  bool use_ema = false;                       /* keep an exponential moving average of the weights */        \
  double ema_momentum = 0.99;                                                                                \
  std::optional<int64_t> ema_overwrite_frequency = {};     /* replace the weights by it every n-th update */ \
  std::optional<double> loss_scale_factor = {};            /* multiplies the loss, divides the gradients */  \
  std::optional<int64_t> gradient_accumulation_steps = {}; /* update every k-th call, with the mean */       \
  std::string name = default_name;

struct OptimizerOptions {
  LearningRate learning_rate = 0.01;
  CORNU_OPTIMIZER_OPTIONS("optimizer")
};

/// Which variables weight decay leaves alone.
struct WeightDecayExclusion {
  std::vector<Variable> var_list = {};
  std::vector<std::string> var_names = {};  ///< Those whose path contains one of these: {"bias"}.
};

/// Changes variables along gradients. In a step: gradients are unscaled, clipped; weights decay;
/// `update_step`; the moving average; constraints; the count of steps goes up by one. Copies of an optimizer
/// share its state.
class CORNU_API Optimizer : public Configurable {
 public:
  explicit Optimizer(OptimizerOptions options);

  /// One gradient per variable; an undefined gradient leaves its variable alone. The first call makes the
  /// state for exactly these variables. Throws ValueError for others later, and when no gradient is defined;
  /// ShapeError when a gradient has not its variable's shape. Empty lists do nothing.
  virtual void apply_gradients(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables);
  void apply(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables) {
    apply_gradients(gradients, variables);
  }
  /// To the variables that the optimizer was built for, in that order.
  void apply(const std::vector<Tensor>& gradients);
  /// Makes the state for these variables; done by the first apply_gradients.
  virtual void build_for(const std::vector<Variable>& variables);

  /// The loss to differentiate: times loss_scale_factor, which apply_gradients divides out again.
  virtual Tensor scale_loss(const Tensor& loss) const;
  /// The rate in force, from the schedule if there is one.
  virtual Tensor learning_rate() const;
  /// Throws ValueError when there is a schedule.
  virtual void set_learning_rate(double value);
  /// How many updates were made: the calls of apply_gradients, gradient_accumulation_steps of which make one.
  virtual Tensor iterations() const;
  /// In the order of Keras's files: the count of calls, the learning rate (unless there is a schedule), then
  /// the slots.
  virtual std::vector<Variable> variables() const;
  /// Writes the moving averages into the variables, if they are kept; `fit` does so at its end.
  virtual void finalize_variable_values(const std::vector<Variable>& variables);
  /// Throws ValueError when the optimizer is built.
  virtual void exclude_from_weight_decay(WeightDecayExclusion exclusion);
  const OptimizerOptions& options() const { return options_; }
  const std::string& name() const { return options_.name; }

  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  /// Makes slots with add_slot, in the order in which Keras keeps them.
  virtual void build(const std::vector<Variable>& variables);
  /// One update of all variables; by default update_step for each.
  virtual void update_steps(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables,
                            const Tensor& learning_rate);
  /// Changes one variable by `variable.assign…`. The gradient and the rate have the variable's dtype.
  virtual void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) = 0;

  /// Throws as apply_gradients does.
  void check_gradients(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables) const;
  /// A state of the variable's shape and dtype, filled with a number.
  Variable add_slot(const Variable& variable, const std::string& name, double initial = 0);
  Variable add_slot(const Variable& variable, const std::string& name, const Tensor& initial);
  Variable slot(const Variable& variable, const std::string& name) const;
  /// A state that belongs to no variable.
  Variable add_variable(const std::string& name, const Tensor& initial) const;
  Variable variable(const std::string& name) const;
  /// The number of the update being made, from 1, in the dtype or, where that is narrower, in float32: a half
  /// cannot tell 0.999 from 1.
  Tensor step_number(DType dtype) const;

  OptimizerOptions options_;

 private:
  struct State;
  void check_known(const std::vector<Variable>& variables) const;
  void update(std::vector<Tensor> gradients, const std::vector<Variable>& variables);
  void accumulate(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables);
  std::vector<Tensor> clipped(std::vector<Tensor> gradients) const;
  bool decays(const Variable& variable) const;
  void decay_weights(const std::vector<Variable>& variables);
  void update_averages();

  std::shared_ptr<State> state_;
};

namespace internal {

/// The members that CORNU_OPTIMIZER_OPTIONS gives every option struct.
template <class Options>
OptimizerOptions optimizer_options(const Options& options) {
  return {options.learning_rate,
          options.weight_decay,
          options.clipnorm,
          options.clipvalue,
          options.global_clipnorm,
          options.use_ema,
          options.ema_momentum,
          options.ema_overwrite_frequency,
          options.loss_scale_factor,
          options.gradient_accumulation_steps,
          options.name};
}

}  // namespace internal
}  // namespace cornu
