// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cornu/initializers/initializer.hpp"

namespace cornu::initializers {

/// An initializer that draws: from its seed, or from one drawn when it was made.
class CORNU_API RandomInitializer : public Initializer {
 public:
  explicit RandomInitializer(std::optional<int64_t> seed) : seed_(seed) {}
  void fields(Fields& fields) override;

 protected:
  /// The state that every draw of this object starts from.
  int64_t seed() const;

 private:
  std::optional<int64_t> seed_;
  mutable std::optional<int64_t> drawn_;
};

struct VarianceScalingOptions {
  double scale = 1;
  std::string mode = "fan_in";                    ///< or "fan_out", "fan_avg"
  std::string distribution = "truncated_normal";  ///< or "untruncated_normal", "uniform"
  std::optional<int64_t> seed = {};
};

/// Draws with variance scale / n, where n is the number of inputs, of outputs, or their mean. For a shape
/// [.., i, o] they are i and o times the product of the other axes.
class CORNU_API VarianceScaling : public RandomInitializer {
 public:
  explicit VarianceScaling(VarianceScalingOptions options = {});
  Tensor operator()(const Shape& shape, DType dtype = DType::float32) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  VarianceScalingOptions options_;
};

struct SeedOption {
  std::optional<int64_t> seed = {};
};

/// VarianceScaling with fixed arguments: the named schemes of the literature. Glorot's are also called
/// Xavier's.
class CORNU_API NamedScaling : public VarianceScaling {
 public:
  using VarianceScaling::VarianceScaling;
  void fields(Fields& fields) override;
};

/// uniform in +-sqrt(6 / (in + out)); "xavier_uniform"
class CORNU_API GlorotUniform : public NamedScaling {
 public:
  explicit GlorotUniform(SeedOption options = {});
};
/// variance 2 / (in + out); "xavier_normal"
class CORNU_API GlorotNormal : public NamedScaling {
 public:
  explicit GlorotNormal(SeedOption options = {});
};
/// uniform in +-sqrt(6 / in)
class CORNU_API HeUniform : public NamedScaling {
 public:
  explicit HeUniform(SeedOption options = {});
};
/// variance 2 / in
class CORNU_API HeNormal : public NamedScaling {
 public:
  explicit HeNormal(SeedOption options = {});
};
/// uniform in +-sqrt(3 / in)
class CORNU_API LecunUniform : public NamedScaling {
 public:
  explicit LecunUniform(SeedOption options = {});
};
/// variance 1 / in
class CORNU_API LecunNormal : public NamedScaling {
 public:
  explicit LecunNormal(SeedOption options = {});
};

}  // namespace cornu::initializers
