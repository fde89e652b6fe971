// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// What every loss can be told.
struct LossOptions {
  /// "sum_over_batch_size" (the sum divided by the number of per-sample losses), "sum",
  /// "mean_with_sample_weight" (the weighted sum divided by the sum of the weights) or "none".
  std::string reduction = "sum_over_batch_size";
  std::string name = {};   ///< Left out: the class name in snake_case.
  std::string dtype = {};  ///< What it computes in; left out: float32.
};

/// How far predictions are from targets. Derive from it and override `call`.
class CORNU_API Loss : public Configurable {
 public:
  explicit Loss(LossOptions options = {});

  /// The reduced loss. `sample_weight` multiplies per-sample losses: [batch], or any shape that stretches
  /// over them. Targets and predictions whose ranks differ by a last axis of 1 are brought to one rank first.
  Tensor operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {}) const;

  /// The loss of each sample, [batch, ...] without the last axis.
  virtual Tensor call(const Tensor& y_true, const Tensor& y_pred) const = 0;

  /// Throws, naming the place, when targets cannot be meant for predictions of this shape; `fit` asks once
  /// for all of its data. `where` begins the text.
  virtual void check_targets(const Tensor& y_true, const Shape& y_pred, const std::string& where) const;

  std::string name() const;
  const std::string& reduction() const { return options_.reduction; }
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  LossOptions options_;
};

/// A loss from a function of targets and predictions that gives per-sample losses.
class CORNU_API FunctionLoss : public Loss {
 public:
  using Function = std::function<Tensor(const Tensor& y_true, const Tensor& y_pred)>;
  explicit FunctionLoss(Function function, LossOptions options = {})
      : Loss(std::move(options)), function_(std::move(function)) {}
  Tensor call(const Tensor& y_true, const Tensor& y_pred) const override { return function_(y_true, y_pred); }

 private:
  Function function_;
};

}  // namespace cornu
