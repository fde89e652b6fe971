// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cornu/initializers/random_initializer.hpp"

namespace cornu::initializers {

struct VarianceScalingOptions {
  double scale = 1;
  std::string mode = "fan_in";                    ///< or "fan_out", "fan_avg"
  std::string distribution = "truncated_normal";  ///< or "untruncated_normal", "uniform"
  std::optional<int64_t> seed = {};
  std::optional<std::vector<int64_t>> input_axes =
      {};  ///< Which axes are inputs and which outputs, when both
  std::optional<std::vector<int64_t>> output_axes =
      {};  ///< are given: for kernels such as [dim, heads, keys].
};

/// Draws with variance scale / n, where n is the number of inputs, of outputs, or their mean. For a shape
/// [.., i, o] they are i and o times the product of the other axes. Throws ValueError for a scale of 0 or
/// below and for an unknown mode or distribution; "normal" is "truncated_normal".
class CORNU_API VarianceScaling : public RandomInitializer {
 public:
  explicit VarianceScaling(VarianceScalingOptions options = {});
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 protected:
  VarianceScalingOptions options_;
};

struct NamedScalingOptions {
  std::optional<int64_t> seed = {};
  std::optional<std::vector<int64_t>> input_axes = {};
  std::optional<std::vector<int64_t>> output_axes = {};
};

/// VarianceScaling with fixed arguments: the named schemes of the literature. Glorot's are also called
/// Xavier's.
class CORNU_API NamedScaling : public VarianceScaling {
 public:
  void fields(Fields& fields) override;

 protected:
  NamedScaling(double scale, const char* mode, const char* distribution, NamedScalingOptions options);
};

/// uniform in +-sqrt(6 / (in + out)); "xavier_uniform"
class CORNU_API GlorotUniform : public NamedScaling {
 public:
  explicit GlorotUniform(NamedScalingOptions options = {});
};
/// variance 2 / (in + out); "xavier_normal"
class CORNU_API GlorotNormal : public NamedScaling {
 public:
  explicit GlorotNormal(NamedScalingOptions options = {});
};
/// uniform in +-sqrt(6 / in)
class CORNU_API HeUniform : public NamedScaling {
 public:
  explicit HeUniform(NamedScalingOptions options = {});
};
/// variance 2 / in
class CORNU_API HeNormal : public NamedScaling {
 public:
  explicit HeNormal(NamedScalingOptions options = {});
};
/// uniform in +-sqrt(3 / in)
class CORNU_API LecunUniform : public NamedScaling {
 public:
  explicit LecunUniform(NamedScalingOptions options = {});
};
/// variance 1 / in
class CORNU_API LecunNormal : public NamedScaling {
 public:
  explicit LecunNormal(NamedScalingOptions options = {});
};

}  // namespace cornu::initializers
