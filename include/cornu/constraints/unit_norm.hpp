// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/constraint.hpp"
#include "cornu/ops/reduce.hpp"

namespace cornu::constraints {

/// w / (n + 1e-7) with n the norm along the axes.
class CORNU_API UnitNorm : public Constraint {
 public:
  explicit UnitNorm(ops::Axes axis = 0) : axis_(axis) {}
  Tensor operator()(const Tensor& weight) const override;
  void fields(Fields& fields) override;

 private:
  ops::Axes axis_;
};

}  // namespace cornu::constraints
