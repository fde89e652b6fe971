// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/initializers/initializer.hpp"

namespace cornu::initializers {

class CORNU_API Zeros : public Initializer {
 public:
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
};

class CORNU_API Ones : public Initializer {
 public:
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
};

class CORNU_API Constant : public Initializer {
 public:
  explicit Constant(double value = 0) : value_(value) {}
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;

 private:
  double value_;
};

/// gain times the identity matrix, ones on the diagonal of a shape that is no square. Throws ShapeError for a
/// shape that is no matrix's.
class CORNU_API Identity : public Initializer {
 public:
  explicit Identity(double gain = 1) : gain_(gain) {}
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;

 private:
  double gain_;
};

}  // namespace cornu::initializers
