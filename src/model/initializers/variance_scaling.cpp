// SPDX-License-Identifier: Apache-2.0
#include "cornu/initializers/variance_scaling.hpp"

#include <algorithm>
#include <cmath>

#include "cornu/random.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;
using namespace initializers;

CORNU_REGISTER(Initializer, VarianceScaling, "VarianceScaling", "keras.initializers")
CORNU_REGISTER(Initializer, GlorotUniform, "GlorotUniform", "keras.initializers", "xavier_uniform")
CORNU_REGISTER(Initializer, GlorotNormal, "GlorotNormal", "keras.initializers", "xavier_normal")
CORNU_REGISTER(Initializer, HeUniform, "HeUniform", "keras.initializers")
CORNU_REGISTER(Initializer, HeNormal, "HeNormal", "keras.initializers")
CORNU_REGISTER(Initializer, LecunUniform, "LecunUniform", "keras.initializers")
CORNU_REGISTER(Initializer, LecunNormal, "LecunNormal", "keras.initializers")

namespace initializers {
namespace {

/// The standard deviation of a standard normal cut at 2; dividing by it gives the cut one the wanted
/// deviation.
constexpr double kTruncatedDeviation = 0.87962566103423978;

struct Fans {
  double in, out;
};

Fans fans_of(const Shape& shape, const VarianceScalingOptions& options) {
  if (options.input_axes.has_value() && options.output_axes.has_value()) {
    const auto product = [&](const std::vector<int64_t>& axes) {
      double sizes = 1;
      for (const int64_t axis : axes)
        sizes *= static_cast<double>(shape[shape.axis(axis, "VarianceScaling")]);
      return sizes;
    };
    return {product(*options.input_axes), product(*options.output_axes)};
  }
  if (shape.rank() == 0) return {1, 1};
  if (shape.rank() == 1) return {static_cast<double>(shape[0]), static_cast<double>(shape[0])};
  double receptive = 1;
  for (int i = 0; i < shape.rank() - 2; ++i) receptive *= static_cast<double>(shape[i]);
  return {static_cast<double>(shape[-2]) * receptive, static_cast<double>(shape[-1]) * receptive};
}

}  // namespace

VarianceScaling::VarianceScaling(VarianceScalingOptions options)
    : RandomInitializer(options.seed), options_(std::move(options)) {
  if (options_.distribution == "normal") options_.distribution = "truncated_normal";
  VarianceScaling::validate();
}

void VarianceScaling::validate() const {
  internal::NumberChecks("VarianceScaling").above_zero("scale", options_.scale);
  require<ValueError>(options_.mode == "fan_in" || options_.mode == "fan_out" || options_.mode == "fan_avg",
                      "VarianceScaling: mode must be one of fan_in, fan_out, fan_avg; got '{}'.",
                      options_.mode);
  const std::string& distribution = options_.distribution;
  require<ValueError>(
      distribution == "truncated_normal" || distribution == "untruncated_normal" || distribution == "uniform",
      "VarianceScaling: distribution must be one of truncated_normal, untruncated_normal, uniform; got '{}'.",
      distribution);
}

Tensor VarianceScaling::operator()(const Shape& shape, DType dtype) const {
  const Fans fans = fans_of(shape, options_);
  const double n = options_.mode == "fan_in"    ? fans.in
                   : options_.mode == "fan_out" ? fans.out
                                                : (fans.in + fans.out) / 2;
  const double variance = options_.scale / std::max(1.0, n);
  if (options_.distribution == "uniform") {
    const double limit = std::sqrt(3 * variance);
    return random::uniform(shape, {.minval = -limit, .maxval = limit, .dtype = dtype, .seed = seed()});
  }
  const double deviation = std::sqrt(variance);
  if (options_.distribution == "untruncated_normal") {
    return random::normal(shape, {.stddev = deviation, .dtype = dtype, .seed = seed()});
  }
  return random::truncated_normal(
      shape, {.stddev = deviation / kTruncatedDeviation, .dtype = dtype, .seed = seed()});
}

void VarianceScaling::fields(Fields& fields) {
  RandomInitializer::fields(fields);
  fields("scale", options_.scale)("mode", options_.mode)("distribution", options_.distribution);
  fields("input_axes", options_.input_axes)("output_axes", options_.output_axes);
  if (options_.distribution == "normal") options_.distribution = "truncated_normal";
}

void NamedScaling::fields(Fields& fields) {
  RandomInitializer::fields(fields);
  fields("input_axes", options_.input_axes)("output_axes", options_.output_axes);
}

NamedScaling::NamedScaling(double scale, const char* mode, const char* distribution,
                           NamedScalingOptions options)
    : VarianceScaling({scale, mode, distribution, options.seed, std::move(options.input_axes),
                       std::move(options.output_axes)}) {}

GlorotUniform::GlorotUniform(NamedScalingOptions options)
    : NamedScaling(1, "fan_avg", "uniform", std::move(options)) {}
GlorotNormal::GlorotNormal(NamedScalingOptions options)
    : NamedScaling(1, "fan_avg", "truncated_normal", std::move(options)) {}
HeUniform::HeUniform(NamedScalingOptions options)
    : NamedScaling(2, "fan_in", "uniform", std::move(options)) {}
HeNormal::HeNormal(NamedScalingOptions options)
    : NamedScaling(2, "fan_in", "truncated_normal", std::move(options)) {}
LecunUniform::LecunUniform(NamedScalingOptions options)
    : NamedScaling(1, "fan_in", "uniform", std::move(options)) {}
LecunNormal::LecunNormal(NamedScalingOptions options)
    : NamedScaling(1, "fan_in", "truncated_normal", std::move(options)) {}

}  // namespace initializers
}  // namespace cornu
