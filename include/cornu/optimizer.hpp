// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"
#include "cornu/variable.hpp"

namespace cornu {

/// A learning rate as a function of the number of steps made.
class CORNU_API LearningRateSchedule : public Configurable {
 public:
  /// `step`: a scalar tensor (the optimizer's `iterations`). Gives a float32 scalar.
  virtual Tensor operator()(const Tensor& step) const = 0;
};

/// A number or a schedule: what the `learning_rate` option takes.
class LearningRate {
 public:
  template <class T>
  requires std::is_arithmetic_v<T> LearningRate(T value) : value_(static_cast<double>(value)) {}
  template <std::derived_from<LearningRateSchedule> T>
  LearningRate(T schedule) : schedule_(std::move(schedule)) {}
  LearningRate(Handle<LearningRateSchedule> schedule) : schedule_(std::move(schedule)) {}
  double value() const { return value_; }
  const Handle<LearningRateSchedule>& schedule() const { return schedule_; }

 private:
  double value_ = 0;
  Handle<LearningRateSchedule> schedule_;
};

CORNU_API ConfigValue write_field(const LearningRate& rate);
CORNU_API void read_field(const ConfigValue& from, LearningRate& rate);

/// What every optimizer can be told beyond its own arguments; option structs of optimizers end in these
/// members.
#define CORNU_OPTIMIZER_OPTIONS(default_name)                                                           \
  std::optional<double> weight_decay = {};    /* variable -= variable * weight_decay * learning_rate */ \
  std::optional<double> clipnorm = {};        /* the largest norm of each gradient */                   \
  std::optional<double> clipvalue = {};       /* the largest magnitude of each element */               \
  std::optional<double> global_clipnorm = {}; /* the largest norm of all gradients together */          \
  bool use_ema = false;                       /* keep an exponential moving average of the weights */   \
  double ema_momentum = 0.99;                                                                           \
  std::optional<int64_t> ema_overwrite_frequency = {};                                                  \
  std::optional<double> loss_scale_factor = {};                                                         \
  std::optional<int64_t> gradient_accumulation_steps = {};                                              \
  std::string name = default_name;

struct OptimizerOptions {
  LearningRate learning_rate = 0.01;
  CORNU_OPTIMIZER_OPTIONS("optimizer")
};

/// Changes variables along gradients. In a step: gradients are unscaled, clipped; weights decay;
/// `update_step`; the moving average; constraints; `iterations` goes up by one. Copies of an optimizer share
/// its state.
class CORNU_API Optimizer : public Configurable {
 public:
  explicit Optimizer(OptimizerOptions options);

  /// One gradient per variable; an undefined gradient leaves its variable alone. The first call makes the
  /// state for exactly these variables; ValueError for others later.
  void apply_gradients(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables);
  void apply(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables) {
    apply_gradients(gradients, variables);
  }
  /// Makes the state for these variables; done by the first apply_gradients.
  void build_for(const std::vector<Variable>& variables);

  /// The rate in force, from the schedule if there is one.
  Tensor learning_rate() const;
  /// Throws ValueError when there is a schedule.
  void set_learning_rate(double value);
  Variable iterations() const;
  /// In the order of Keras's files: iteration, learning_rate (unless there is a schedule), then the slots.
  std::vector<Variable> variables() const;
  /// Writes the moving averages into the variables, if they are kept; `fit` does so at its end.
  void finalize_variable_values(const std::vector<Variable>& variables);
  const OptimizerOptions& options() const { return options_; }
  const std::string& name() const { return options_.name; }

  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  /// Makes slots with add_slot, in the order in which Keras keeps them.
  virtual void build(const std::vector<Variable>& variables);
  /// Changes one variable by `variable.assign…`. The gradient and the rate have the variable's dtype.
  virtual void update_step(const Tensor& gradient, const Variable& variable, const Tensor& learning_rate) = 0;
  /// Whether weight decay applies to the variable.
  virtual bool decays(const Variable& variable) const;

  Variable add_slot(const Variable& variable, const std::string& name, double initial = 0);
  Variable slot(const Variable& variable, const std::string& name) const;
  /// A state that belongs to no variable.
  Variable add_variable(const std::string& name, double initial);
  Variable variable(const std::string& name) const;
  /// iterations + 1 as a tensor of the given dtype.
  Tensor step_number(DType dtype) const;

  OptimizerOptions options_;

 private:
  struct State;
  void update(std::vector<Tensor> gradients, const std::vector<Variable>& variables);
  void accumulate(const std::vector<Tensor>& gradients, const std::vector<Variable>& variables);
  std::vector<Tensor> clipped(std::vector<Tensor> gradients) const;
  void decay_weights(const std::vector<Variable>& variables);
  void update_average(const std::vector<Variable>& variables);

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
