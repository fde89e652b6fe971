// SPDX-License-Identifier: Apache-2.0
#include "cornu/metric.hpp"

#include "cornu/ops/create.hpp"
#include "model/class_registry.hpp"
#include "ops/apply.hpp"

namespace cornu {

CORNU_DEFINE_REGISTRY(Metric, "metric")

Metric::Metric(MetricOptions options) : options_(std::move(options)) {
  if (!options_.dtype.empty()) DType{options_.dtype};
}

const std::string& Metric::name() const {
  // Not in the constructor, where the class is not known yet.
  if (options_.name.empty()) options_.name = internal::snake_case(class_name());
  return options_.name;
}

Variable Metric::add_variable(const std::string& variable_name, const Shape& shape, double initial,
                              DType dtype) {
  const internal::EagerScope eager;
  variables_.emplace_back(ops::full(shape, initial, dtype),
                          VariableOptions{.name = variable_name, .trainable = false});
  initial_.push_back(initial);
  return variables_.back();
}

void Metric::reset_state() {
  for (size_t i = 0; i < variables_.size(); ++i) {
    variables_[i].assign(ops::full(variables_[i].shape(), initial_[i], variables_[i].dtype()));
  }
}

Tensor Metric::operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) {
  update_state(y_true, y_pred, sample_weight);
  return result();
}

void Metric::fields(Fields& fields) {
  name();
  std::string dtype = options_.dtype.empty() ? "float32" : options_.dtype;
  fields("name", options_.name)("dtype", dtype);
  options_.dtype = dtype;
}

}  // namespace cornu
