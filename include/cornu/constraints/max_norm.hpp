// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/constraint.hpp"
#include "cornu/integer_or_float.hpp"
#include "cornu/ops/reduce.hpp"

namespace cornu::constraints {

struct MaxNormOptions {
  IntegerOrFloat max_value = 2;
  ops::Axes axis = 0;  ///< Over which norms are taken: 0 for the inputs of a Dense, {0, 1, 2} of a Conv2D.
};

/// With n the norm along the axes: w min(n, max_value) / (n + 1e-7). Throws ValueError for a value below 0.
class CORNU_API MaxNorm : public Constraint {
 public:
  explicit MaxNorm(MaxNormOptions options = {});
  Tensor operator()(const Tensor& weight) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  MaxNormOptions options_;
};

}  // namespace cornu::constraints
