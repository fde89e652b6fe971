// SPDX-License-Identifier: Apache-2.0
#include "testing/gradients.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>

#include "cornu/gradient_tape.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/random.hpp"

namespace cornu::testing {
namespace {

constexpr double kStep = 1e-5;

using Scalar = std::function<Tensor(const std::vector<Tensor>&)>;

bool varies(const Tensor& input) { return input.dtype() == DType::float64; }

std::vector<Tensor> gradients(const Scalar& f, const std::vector<Tensor>& inputs) {
  GradientTape tape;
  std::vector<Tensor> sources;
  for (const Tensor& input : inputs) {
    if (!varies(input)) continue;
    tape.watch(input);
    sources.push_back(input);
  }
  return tape.gradient(f(inputs), GradientSources(sources), {.zero_when_unconnected = true});
}

/// The function of the outputs that is differentiated: a fixed weighted sum of all of them.
Scalar weighted_sum(const TensorFunction& f, int64_t seed) {
  return [f, seed](const std::vector<Tensor>& inputs) {
    Tensor total = ops::zeros({}, DType::float64);
    int64_t next = seed;
    for (const Tensor& output : f(inputs)) {
      if (!output.dtype().is_floating()) continue;
      const Tensor weights = random::uniform(
          output.shape(), {.minval = 0.5, .maxval = 1.5, .dtype = DType::float64, .seed = next++});
      total = total + ops::sum(ops::cast(output, DType::float64) * weights);
    }
    return total;
  };
}

double largest_error(const Scalar& f, const std::vector<Tensor>& inputs) {
  const std::vector<Tensor> analytic = gradients(f, inputs);
  double worst = 0;
  size_t source = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!varies(inputs[i])) continue;
    const std::vector<double> slopes = analytic[source++].to_vector<double>();
    std::vector<double> values = inputs[i].to_vector<double>();
    for (size_t k = 0; k < values.size(); ++k) {
      const auto at = [&](double value) {
        std::vector<double> moved = values;
        moved[k] = value;
        std::vector<Tensor> changed = inputs;
        changed[i] = Tensor(moved, inputs[i].shape());
        return f(changed).item<double>();
      };
      const double numeric = (at(values[k] + kStep) - at(values[k] - kStep)) / (2 * kStep);
      const double error =
          std::fabs(slopes[k] - numeric) / std::max({1.0, std::fabs(slopes[k]), std::fabs(numeric)});
      worst = std::isnan(error) ? INFINITY : std::max(worst, error);
    }
  }
  return worst;
}

}  // namespace

GradientErrors gradient_errors(const TensorFunction& f, const std::vector<Tensor>& inputs,
                               bool second_order) {
  const Scalar first = weighted_sum(f, 1);
  GradientErrors errors;
  errors.first = largest_error(first, inputs);
  if (second_order) {
    const TensorFunction slopes = [&](const std::vector<Tensor>& at) { return gradients(first, at); };
    errors.second = largest_error(weighted_sum(slopes, 1000), inputs);
  }
  return errors;
}

void check_gradient(const TensorFunction& f, const std::vector<Tensor>& inputs, double tolerance,
                    const std::string& what) {
  const GradientErrors errors = gradient_errors(f, inputs);
  BOOST_CHECK_MESSAGE(errors.first <= tolerance, what << ": first derivative off by " << errors.first);
  BOOST_CHECK_MESSAGE(errors.second <= tolerance, what << ": second derivative off by " << errors.second);
}

}  // namespace cornu::testing
