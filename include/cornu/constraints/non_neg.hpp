// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/constraint.hpp"

namespace cornu::constraints {

/// max(w, 0)
class CORNU_API NonNeg : public Constraint {
 public:
  Tensor operator()(const Tensor& weight) const override;
};

}  // namespace cornu::constraints
