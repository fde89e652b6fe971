// SPDX-License-Identifier: Apache-2.0
#include "model/compiled_metrics.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "cornu/metrics/mean.hpp"
#include "model/class_registry.hpp"
#include "model/compiled_loss.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::fail;
using internal::require;

namespace {

bool is_accuracy(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name == "accuracy" || name == "acc";
}

Handle<Metric> resolve(const MetricSpec& spec, const Shape& y_true, const Shape& y_pred) {
  if (spec.function()) return metrics::MeanMetricWrapper(spec.function());
  if (spec.name().empty()) return spec.metric();
  std::string class_name = spec.name();
  if (is_accuracy(class_name)) {
    const internal::TaskKind kind = internal::task_kind(y_true, y_pred);
    class_name = kind.is_binary   ? "binary_accuracy"
                 : kind.is_sparse ? "sparse_categorical_accuracy"
                                  : "categorical_accuracy";
  }
  Handle<Metric> metric(class_name);
  metric->set_name(spec.name());
  return metric;
}

}  // namespace

MetricSpec::MetricSpec(const std::string& name) : name_(name) {
  if (!is_accuracy(name)) Handle<Metric>{name};  // throws for an unknown name
}

namespace internal {

void CompiledMetrics::build(const std::vector<std::string>& names, const std::vector<Shape>& y_true,
                            const std::vector<Shape>& y_pred) {
  entries_.clear();
  add(specs_, false, names, y_true, y_pred);
  add(weighted_specs_, true, names, y_true, y_pred);
  // Equal names are told apart as Keras does: "weighted_" in front of a weighted one, a number behind.
  std::map<std::string, int> counts;
  for (Entry& entry : entries_) {
    const std::string prefix = y_pred.size() > 1 ? names[entry.output] + "_" : "";
    entry.name = prefix + entry.metric->name();
    if (entry.weighted && counts.contains(entry.name))
      entry.name = prefix + "weighted_" + entry.metric->name();
    const int count = counts[entry.name]++;
    if (count > 0) entry.name += "_" + std::to_string(count);
  }
  built_ = true;
}

void CompiledMetrics::add(const MetricSpecs& specs, bool weighted, const std::vector<std::string>& names,
                          const std::vector<Shape>& y_true, const std::vector<Shape>& y_pred) {
  const size_t outputs = y_pred.size();
  std::vector<std::vector<MetricSpec>> by_output(outputs);
  if (!specs.named().empty()) {
    for (const auto& [name, metrics] : specs.named()) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        fail<ValueError>("compile: there are metrics for '{}', which is no output.{}", name,
                         nearest_name_hint(name, names));
      }
      by_output[static_cast<size_t>(found - names.begin())] = metrics;
    }
  } else if (!specs.nested().empty()) {
    require<ValueError>(specs.nested().size() == outputs, "compile: got {} lists of metrics for {} outputs.",
                        specs.nested().size(), outputs);
    by_output = specs.nested();
  } else if (outputs == 1) {
    by_output[0] = specs.list();
  } else if (!specs.list().empty()) {
    require<ValueError>(specs.list().size() == outputs,
                        "compile: got {} metrics for {} outputs; give a list for each, or name the outputs.",
                        specs.list().size(), outputs);
    for (size_t i = 0; i < outputs; ++i) by_output[i] = {specs.list()[i]};
  }
  for (size_t i = 0; i < outputs; ++i) {
    for (const MetricSpec& spec : by_output[i]) {
      entries_.push_back(
          {resolve(spec, i < y_true.size() ? y_true[i] : Shape(), y_pred[i]), i, weighted, ""});
    }
  }
}

void CompiledMetrics::update(const std::vector<Tensor>& y_true, const std::vector<Tensor>& y_pred,
                             const std::vector<Tensor>& sample_weight) {
  for (Entry& entry : entries_) {
    require<ValueError>(entry.output < y_true.size() && y_true[entry.output].defined(),
                        "no targets were given for output {}, which has metrics.", entry.output);
    Tensor weight;
    if (entry.weighted && !sample_weight.empty()) {
      weight = sample_weight[entry.output < sample_weight.size() ? entry.output : 0];
    }
    entry.metric->update_state(y_true[entry.output], y_pred[entry.output], weight);
  }
}

void CompiledMetrics::add_results(Logs& logs) const {
  for (const Entry& entry : entries_) logs[entry.name] = entry.metric->result();
}

std::vector<Handle<Metric>> CompiledMetrics::all() const {
  std::vector<Handle<Metric>> metrics;
  for (const Entry& entry : entries_) metrics.push_back(entry.metric);
  return metrics;
}

}  // namespace internal
}  // namespace cornu
