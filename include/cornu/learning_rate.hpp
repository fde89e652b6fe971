// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// A learning rate as a function of the number of steps made. Derive from it and write the formula in `ops`,
/// so that a traced step follows it.
class CORNU_API LearningRateSchedule : public Configurable {
 public:
  class Function;
  /// `step`: a scalar tensor, how often the optimizer was called before. Gives a float32 scalar.
  virtual Tensor operator()(const Tensor& step) const = 0;
};

/// A plain function as a schedule. It is not kept in files.
class CORNU_API LearningRateSchedule::Function : public LearningRateSchedule {
 public:
  template <class F>
  requires std::is_invocable_r_v<Tensor, F, const Tensor&>
  explicit Function(F function) : function_(std::move(function)) {}
  Tensor operator()(const Tensor& step) const override { return function_(step); }

 private:
  std::function<Tensor(const Tensor&)> function_;
};

/// What the `learning_rate` option takes: a number, a schedule, or a function from the step to the rate.
class LearningRate {
 public:
  template <class T>
  requires std::is_arithmetic_v<T> LearningRate(T value) : value_(static_cast<double>(value)) {}
  template <class T>
  requires(std::constructible_from<Handle<LearningRateSchedule>, T> &&
           !std::constructible_from<std::string, T>) LearningRate(T schedule)
      : schedule_(std::move(schedule)) {}
  double value() const { return value_; }
  const Handle<LearningRateSchedule>& schedule() const { return schedule_; }

 private:
  double value_ = 0;
  Handle<LearningRateSchedule> schedule_;
};

CORNU_API ConfigValue write_field(const LearningRate& rate);
CORNU_API void read_field(const ConfigValue& from, LearningRate& rate);

}  // namespace cornu

/// Keras's places for schedules.
namespace cornu::schedules {
using cornu::LearningRateSchedule;
}
namespace cornu::optimizers {
namespace schedules = cornu::schedules;
}
