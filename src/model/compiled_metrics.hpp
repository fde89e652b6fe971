// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cornu/compile.hpp"
#include "cornu/logs.hpp"

namespace cornu::internal {

/// The metrics given to `compile`, matched with the model's outputs when the first batch comes.
class CompiledMetrics {
 public:
  CompiledMetrics(MetricSpecs metrics, MetricSpecs weighted)
      : specs_(std::move(metrics)), weighted_specs_(std::move(weighted)) {}

  /// Chooses what "accuracy" means by the shapes; throws ValueError when metrics and outputs do not match.
  void build(const std::vector<std::string>& output_names, const std::vector<Shape>& y_true,
             const std::vector<Shape>& y_pred);
  bool built() const { return built_; }
  void update(const std::vector<Tensor>& y_true, const std::vector<Tensor>& y_pred,
              const std::vector<Tensor>& sample_weight);
  /// Adds the results under Keras's names: "<output>_<metric>" when there are several outputs.
  void add_results(Logs& logs) const;
  std::vector<Handle<Metric>> all() const;

 private:
  struct Entry {
    Handle<Metric> metric;
    size_t output;
    bool weighted;
    std::string name;
  };
  void add(const MetricSpecs& specs, bool weighted, const std::vector<std::string>& output_names,
           const std::vector<Shape>& y_true, const std::vector<Shape>& y_pred);

  MetricSpecs specs_, weighted_specs_;
  std::vector<Entry> entries_;
  bool built_ = false;
};

}  // namespace cornu::internal
