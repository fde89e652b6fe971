// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/initializers/random_initializer.hpp"

namespace cornu::initializers {

struct NormalOptions {
  double mean = 0;
  double stddev = 0.05;
  std::optional<int64_t> seed = {};
};

/// Throws ValueError for a stddev below 0, as TruncatedNormal does.
class CORNU_API RandomNormal : public RandomInitializer {
 public:
  explicit RandomNormal(NormalOptions options = {});
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  NormalOptions options_;
};

/// Normal, with what lies beyond two stddev drawn anew: the deviation that is left is 0.88 of stddev, which,
/// as in Keras, is not made up for.
class CORNU_API TruncatedNormal : public RandomInitializer {
 public:
  explicit TruncatedNormal(NormalOptions options = {});
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  NormalOptions options_;
};

struct UniformOptions {
  double minval = -0.05;
  double maxval = 0.05;
  std::optional<int64_t> seed = {};
};

/// On [minval, maxval); throws ValueError when they are exchanged.
class CORNU_API RandomUniform : public RandomInitializer {
 public:
  explicit RandomUniform(UniformOptions options = {});
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  UniformOptions options_;
};

}  // namespace cornu::initializers
