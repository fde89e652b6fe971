// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cornu/compile.hpp"
#include "cornu/metrics/mean.hpp"
#include "cornu/structure.hpp"

namespace cornu::internal {

/// Whether targets and predictions of these shapes mean a binary or a sparse categorical task; else
/// categorical. What "accuracy" and "crossentropy" ask.
struct TaskKind {
  bool is_binary, is_sparse;
};
TaskKind task_kind(const Shape& y_true, const Shape& y_pred);

/// The losses given to `compile`, matched with the model's outputs when the first batch comes.
class CompiledLoss {
 public:
  CompiledLoss(LossSpecs specs, LossWeights weights)
      : specs_(std::move(specs)), weights_(std::move(weights)) {}

  /// Resolves names that depend on shapes; throws ValueError when losses and outputs do not match.
  void build(const std::vector<std::string>& output_names, const std::vector<Shape>& y_true,
             const std::vector<Shape>& y_pred);
  bool built() const { return built_; }
  bool empty() const;
  /// The sum over outputs of weight times loss; updates the trackers of single losses. Undefined without any
  /// loss.
  Tensor operator()(const std::vector<Tensor>& y_true, const std::vector<Tensor>& y_pred,
                    const std::vector<Tensor>& sample_weight);
  /// One Mean per output, when there are several.
  const std::vector<metrics::Mean>& trackers() const { return trackers_; }
  std::vector<metrics::Mean>& trackers() { return trackers_; }
  /// For each output, its loss or null.
  const std::vector<Handle<Loss>>& losses() const { return losses_; }

 private:
  LossSpecs specs_;
  LossWeights weights_;
  bool built_ = false;
  std::vector<Handle<Loss>> losses_;
  std::vector<std::optional<double>> loss_weights_;
  std::vector<int> tracker_of_;
  std::vector<metrics::Mean> trackers_;
};

}  // namespace cornu::internal
