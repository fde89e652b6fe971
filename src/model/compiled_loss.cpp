// SPDX-License-Identifier: Apache-2.0
#include "model/compiled_loss.hpp"

#include <algorithm>

#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::fail;
using internal::require;

namespace {

bool depends_on_shapes(const std::string& name) { return name == "crossentropy" || name == "ce"; }

}  // namespace

LossSpec::LossSpec(const std::string& name) : name_(name) {
  if (!name.empty() && !depends_on_shapes(name)) loss_ = Handle<Loss>(name);
}

namespace internal {

TaskKind task_kind(const Shape& y_true, const Shape& y_pred) {
  const int64_t true_last = y_true.empty() ? 1 : y_true.back(),
                pred_last = y_pred.empty() ? 1 : y_pred.back();
  return {pred_last == 1, y_true.rank() < y_pred.rank() || (true_last == 1 && pred_last > 1)};
}

bool CompiledLoss::empty() const {
  const auto none = [](const LossSpec& spec) { return spec.empty(); };
  return std::all_of(specs_.list().begin(), specs_.list().end(), none) && specs_.named().empty();
}

void CompiledLoss::build(const std::vector<std::string>& names, const std::vector<Shape>& y_true,
                         const std::vector<Shape>& y_pred) {
  const size_t outputs = y_pred.size();
  std::vector<LossSpec> specs(outputs);
  if (!specs_.named().empty()) {
    for (const auto& [name, spec] : specs_.named()) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        fail<ValueError>("compile: there is a loss for '{}', which is no output.{}", name,
                         nearest_name_hint(name, names));
      }
      specs[static_cast<size_t>(found - names.begin())] = spec;
    }
  } else if (specs_.is_single()) {
    std::fill(specs.begin(), specs.end(), specs_.list().front());
  } else if (!specs_.list().empty()) {
    require<ValueError>(specs_.list().size() == outputs, "compile: got {} losses for {} outputs.",
                        specs_.list().size(), outputs);
    specs = specs_.list();
  }
  loss_weights_.assign(outputs, std::nullopt);
  for (const auto& [name, weight] : weights_.named()) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      fail<ValueError>("compile: there is a loss weight for '{}', which is no output.{}", name,
                       nearest_name_hint(name, names));
    }
    loss_weights_[static_cast<size_t>(found - names.begin())] = weight;
  }
  if (!weights_.list().empty()) {
    require<ValueError>(weights_.list().size() == outputs, "compile: got {} loss weights for {} outputs.",
                        weights_.list().size(), outputs);
    for (size_t i = 0; i < outputs; ++i) loss_weights_[i] = weights_.list()[i];
  }
  losses_.clear();
  for (size_t i = 0; i < outputs; ++i) {
    if (!depends_on_shapes(specs[i].name())) {
      losses_.push_back(specs[i].loss());
      continue;
    }
    const TaskKind kind = task_kind(i < y_true.size() ? y_true[i] : Shape(), y_pred[i]);
    losses_.emplace_back(kind.is_binary   ? "binary_crossentropy"
                         : kind.is_sparse ? "sparse_categorical_crossentropy"
                                          : "categorical_crossentropy");
  }
  trackers_.clear();
  tracker_of_.assign(outputs, -1);
  const auto count =
      std::count_if(losses_.begin(), losses_.end(), [](const Handle<Loss>& l) { return bool(l); });
  for (size_t i = 0; count > 1 && i < outputs; ++i) {
    if (!losses_[i]) continue;
    tracker_of_[i] = static_cast<int>(trackers_.size());
    trackers_.emplace_back(
        MetricOptions{.name = (i < names.size() ? names[i] : losses_[i]->name()) + "_loss"});
  }
  built_ = true;
}

Tensor CompiledLoss::operator()(const std::vector<Tensor>& y_true, const std::vector<Tensor>& y_pred,
                                const std::vector<Tensor>& sample_weight) {
  Tensor total;
  for (size_t i = 0; i < losses_.size(); ++i) {
    if (!losses_[i]) continue;
    require<ValueError>(i < y_true.size() && y_true[i].defined(),
                        "no targets were given for output {}, which has a loss.", i);
    const Tensor weight = sample_weight.empty() ? Tensor() : sample_weight[i < sample_weight.size() ? i : 0];
    Tensor loss = ops::cast((*losses_[i])(y_true[i], y_pred[i], weight), DType::float32);
    if (tracker_of_[i] >= 0) {
      trackers_[static_cast<size_t>(tracker_of_[i])].update_state(loss,
                                                                  static_cast<double>(y_pred[i].shape()[0]));
    }
    if (loss_weights_[i].has_value()) loss = loss * *loss_weights_[i];
    total = total.defined() ? total + loss : loss;
  }
  return total;
}

}  // namespace internal
}  // namespace cornu
