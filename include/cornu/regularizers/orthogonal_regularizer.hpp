// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/regularizer.hpp"

namespace cornu::regularizers {

struct OrthogonalRegularizerOptions {
  double factor = 0.01;
  std::string mode = "rows";  ///< or "columns"
};

/// factor times the mean of |cos| over all pairs of rows (or columns) of a matrix: 0 when they are
/// orthogonal. Throws ValueError for a factor below 0 or another mode, ShapeError for a weight that is no
/// matrix.
class CORNU_API OrthogonalRegularizer : public Regularizer {
 public:
  explicit OrthogonalRegularizer(OrthogonalRegularizerOptions options = {});
  Tensor operator()(const Tensor& weight) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  OrthogonalRegularizerOptions options_;
};

}  // namespace cornu::regularizers
