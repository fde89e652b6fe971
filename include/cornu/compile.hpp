// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cornu/loss.hpp"
#include "cornu/metric.hpp"
#include "cornu/optimizer.hpp"

namespace cornu {

/// One loss as `compile` takes it: Keras's name, a Loss, or a function of targets and predictions.
class CORNU_API LossSpec {
 public:
  LossSpec() = default;
  LossSpec(std::nullptr_t) {}
  LossSpec(const char* name) : LossSpec(std::string(name)) {}
  LossSpec(const std::string& name);  ///< Throws NotFoundError with the nearest name.
  template <std::derived_from<Loss> T>
  LossSpec(T loss) : loss_(std::move(loss)) {}
  LossSpec(Handle<Loss> loss) : loss_(std::move(loss)) {}
  template <class F>
  requires std::is_invocable_r_v<Tensor, F, const Tensor&, const Tensor&> &&
      (!std::derived_from<F, Loss>)LossSpec(F function)
      : loss_(FunctionLoss(std::move(function))) {}

  bool empty() const { return !loss_ && name_.empty(); }
  const std::string& name() const { return name_; }  ///< When it was given by name.
  const Handle<Loss>& loss() const { return loss_; }

 private:
  std::string name_;
  Handle<Loss> loss_;
};

/// One loss, one for each output in order, or by the outputs' names.
class LossSpecs {
 public:
  LossSpecs() = default;
  template <class T>
  requires std::constructible_from<LossSpec, T> &&
      (!std::same_as<std::decay_t<T>, LossSpecs>)LossSpecs(T&& loss)
      : list_{LossSpec(std::forward<T>(loss))}, single_(true) {}
  LossSpecs(std::initializer_list<LossSpec> losses) : list_(losses) {}
  LossSpecs(std::vector<LossSpec> losses) : list_(std::move(losses)) {}
  LossSpecs(std::map<std::string, LossSpec> losses) : named_(std::move(losses)) {}
  LossSpecs(std::initializer_list<std::pair<const std::string, LossSpec>> losses) : named_(losses) {}

  bool is_single() const { return single_; }
  const std::vector<LossSpec>& list() const { return list_; }
  const std::map<std::string, LossSpec>& named() const { return named_; }

 private:
  std::vector<LossSpec> list_;
  std::map<std::string, LossSpec> named_;
  bool single_ = false;
};

/// One metric as `compile` takes it: Keras's name ("accuracy" chooses by the shapes), a Metric, or a function
/// of targets and predictions whose results are averaged.
class CORNU_API MetricSpec {
 public:
  MetricSpec(const char* name) : MetricSpec(std::string(name)) {}
  MetricSpec(const std::string& name);  ///< Throws NotFoundError with the nearest name.
  template <std::derived_from<Metric> T>
  MetricSpec(T metric) : metric_(std::move(metric)) {}
  MetricSpec(Handle<Metric> metric) : metric_(std::move(metric)) {}
  template <class F>
  requires std::is_invocable_r_v<Tensor, F, const Tensor&, const Tensor&> &&
      (!std::derived_from<F, Metric>)MetricSpec(F function)
      : function_(std::move(function)) {}

  const std::string& name() const { return name_; }
  const Handle<Metric>& metric() const { return metric_; }
  const std::function<Tensor(const Tensor&, const Tensor&)>& function() const { return function_; }

 private:
  std::string name_;
  Handle<Metric> metric_;
  std::function<Tensor(const Tensor&, const Tensor&)> function_;
};

/// Metrics of the one output; or a list of lists, one for each output; or by the outputs' names.
class MetricSpecs {
 public:
  MetricSpecs() = default;
  MetricSpecs(std::initializer_list<MetricSpec> metrics) : list_(metrics) {}
  MetricSpecs(std::vector<MetricSpec> metrics) : list_(std::move(metrics)) {}
  MetricSpecs(std::vector<std::vector<MetricSpec>> metrics) : nested_(std::move(metrics)) {}
  MetricSpecs(std::map<std::string, std::vector<MetricSpec>> metrics) : named_(std::move(metrics)) {}
  MetricSpecs(std::initializer_list<std::pair<const std::string, std::vector<MetricSpec>>> metrics)
      : named_(metrics) {}

  bool empty() const { return list_.empty() && nested_.empty() && named_.empty(); }
  const std::vector<MetricSpec>& list() const { return list_; }
  const std::vector<std::vector<MetricSpec>>& nested() const { return nested_; }
  const std::map<std::string, std::vector<MetricSpec>>& named() const { return named_; }

 private:
  std::vector<MetricSpec> list_;
  std::vector<std::vector<MetricSpec>> nested_;
  std::map<std::string, std::vector<MetricSpec>> named_;
};

/// Weights of the outputs' losses, in order or by name.
class LossWeights {
 public:
  LossWeights() = default;
  LossWeights(std::initializer_list<double> weights) : list_(weights) {}
  LossWeights(std::vector<double> weights) : list_(std::move(weights)) {}
  LossWeights(std::map<std::string, double> weights) : named_(std::move(weights)) {}
  LossWeights(std::initializer_list<std::pair<const std::string, double>> weights) : named_(weights) {}
  bool empty() const { return list_.empty() && named_.empty(); }
  const std::vector<double>& list() const { return list_; }
  const std::map<std::string, double>& named() const { return named_; }

 private:
  std::vector<double> list_;
  std::map<std::string, double> named_;
};

struct CompileOptions {
  Handle<Optimizer> optimizer = "rmsprop";
  LossSpecs loss = {};
  LossWeights loss_weights = {};
  MetricSpecs metrics = {};           ///< Not weighted by sample weights.
  MetricSpecs weighted_metrics = {};  ///< Weighted by sample and class weights.
  bool run_eagerly = false;           ///< Run steps as written instead of tracing them: for debugging.
  int steps_per_execution = 1;        ///< Batch callbacks are called once per so many steps.
};

}  // namespace cornu
