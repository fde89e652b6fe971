// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/initializers/random_initializer.hpp"

namespace cornu::initializers {

struct OrthogonalOptions {
  double gain = 1;
  std::optional<int64_t> seed = {};
};

/// gain times a random matrix with orthonormal columns, or rows when there are fewer of them, every direction
/// being as likely as any other. A shape of more axes counts as [product of all but the last, last]. Throws
/// ShapeError for fewer than two axes. Saxe, McClelland and Ganguli 2014.
class CORNU_API Orthogonal : public RandomInitializer {
 public:
  explicit Orthogonal(OrthogonalOptions options = {});
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  OrthogonalOptions options_;
};

}  // namespace cornu::initializers
