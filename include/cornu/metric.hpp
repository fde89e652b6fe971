// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cornu/handle.hpp"
#include "cornu/tensor.hpp"
#include "cornu/variable.hpp"

namespace cornu {

struct MetricOptions {
  std::string name = {};   ///< Left out: the class name in snake_case.
  std::string dtype = {};  ///< Of results; left out: float32.
};

/// A figure that is gathered over batches. Its state is in variables, so that it can be part of a traced
/// step. Derive from it: make variables with add_variable in the constructor, override update_state and
/// result. Copies share state.
class CORNU_API Metric : public Configurable {
 public:
  explicit Metric(MetricOptions options = {});

  virtual void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {}) = 0;
  /// The figure so far; 0 before any data.
  virtual Tensor result() const = 0;
  /// Back to the beginning.
  virtual void reset_state();
  /// Which way is better: +1 up, -1 down, 0 not known. What EarlyStopping's mode "auto" asks.
  virtual int direction() const { return 0; }

  const std::string& name() const;
  void set_name(const std::string& name) { options_.name = name; }
  const std::vector<Variable>& variables() const { return variables_; }
  /// update_state and result in one.
  Tensor operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {});
  void fields(Fields& fields) override;

 protected:
  Variable add_variable(const std::string& name, const Shape& shape, double initial = 0,
                        DType dtype = DType::float32);

  mutable MetricOptions options_;

 private:
  std::vector<Variable> variables_;
  std::vector<double> initial_;
};

}  // namespace cornu
