// SPDX-License-Identifier: Apache-2.0
// The formulas of src/ops/unary.cpp, one row each.
#include <cmath>
#include <limits>

#include "reference/elementwise_table.hpp"

namespace cornu::internal {
namespace {

template <class T>
T magnitude(T x) {
  if constexpr (std::is_unsigned_v<T>) {
    return x;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(x < 0 ? T{0} - x : x);
  } else {
    return std::fabs(x);
  }
}

template <class T>
T sign_of(T x) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(x)) return x;
  }
  return static_cast<T>((T{0} < x) - (x < T{0}));
}

/// Winitzki's approximation, made exact to the last bits by Newton steps on erf.
template <class T>
T inverse_erf(T y) {
  if (!(std::fabs(y) < 1)) {
    return std::fabs(y) == 1 ? std::copysign(std::numeric_limits<T>::infinity(), y)
                             : std::numeric_limits<T>::quiet_NaN();
  }
  const double target = y;
  const double a = 0.147, l = std::log1p(-target * target), t = 2 / (M_PI * a) + l / 2;
  double x = std::copysign(std::sqrt(std::sqrt(t * t - l / a) - t), target);
  for (int i = 0; i < 3; ++i) {
    // erfc keeps its precision where erf is next to 1.
    const double error = x > 0 ? (1 - target) - std::erfc(x) : std::erfc(-x) - (1 + target);
    const double slope = 1.1283791670955125739 * std::exp(-x * x);
    const double step = error / slope;
    x -= step / (1 + x * step);
  }
  return static_cast<T>(x);
}

template <class T>
T logistic(T x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

template <class T>
T round_half_even(T x) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::nearbyint(x);
  } else {
    return x;
  }
}

template <class T>
bool not_a_number(T x) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(x);
  } else {
    return false;
  }
}

template <class T>
bool infinite(T x) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isinf(x);
  } else {
    return false;
  }
}

// clang-format off
CORNU_REFERENCE_UNARY(negative, NumericTypes, static_cast<T>(T{0} - x))
CORNU_REFERENCE_UNARY(abs, NumericTypes, magnitude(x))
CORNU_REFERENCE_UNARY(sign, NumericTypes, sign_of(x))
CORNU_REFERENCE_UNARY(square, NumericTypes, static_cast<T>(x * x))
CORNU_REFERENCE_UNARY(sqrt, FloatingTypes, std::sqrt(x))
CORNU_REFERENCE_UNARY(rsqrt, FloatingTypes, 1 / std::sqrt(x))
CORNU_REFERENCE_UNARY(reciprocal, FloatingTypes, 1 / x)
CORNU_REFERENCE_UNARY(exp, FloatingTypes, std::exp(x))
CORNU_REFERENCE_UNARY(expm1, FloatingTypes, std::expm1(x))
CORNU_REFERENCE_UNARY(log, FloatingTypes, std::log(x))
CORNU_REFERENCE_UNARY(log1p, FloatingTypes, std::log1p(x))
CORNU_REFERENCE_UNARY(sin, FloatingTypes, std::sin(x))
CORNU_REFERENCE_UNARY(cos, FloatingTypes, std::cos(x))
CORNU_REFERENCE_UNARY(tan, FloatingTypes, std::tan(x))
CORNU_REFERENCE_UNARY(arcsin, FloatingTypes, std::asin(x))
CORNU_REFERENCE_UNARY(arccos, FloatingTypes, std::acos(x))
CORNU_REFERENCE_UNARY(arctan, FloatingTypes, std::atan(x))
CORNU_REFERENCE_UNARY(sinh, FloatingTypes, std::sinh(x))
CORNU_REFERENCE_UNARY(cosh, FloatingTypes, std::cosh(x))
CORNU_REFERENCE_UNARY(tanh, FloatingTypes, std::tanh(x))
CORNU_REFERENCE_UNARY(arcsinh, FloatingTypes, std::asinh(x))
CORNU_REFERENCE_UNARY(arccosh, FloatingTypes, std::acosh(x))
CORNU_REFERENCE_UNARY(arctanh, FloatingTypes, std::atanh(x))
CORNU_REFERENCE_UNARY(erf, FloatingTypes, std::erf(x))
CORNU_REFERENCE_UNARY(erfinv, FloatingTypes, inverse_erf(x))
CORNU_REFERENCE_UNARY(sigmoid, FloatingTypes, logistic(x))
CORNU_REFERENCE_UNARY(softplus, FloatingTypes, (x > 0 ? x : T{0}) + std::log1p(std::exp(-std::fabs(x))))
CORNU_REFERENCE_UNARY(floor, FloatingTypes, std::floor(x))
CORNU_REFERENCE_UNARY(ceil, FloatingTypes, std::ceil(x))
CORNU_REFERENCE_UNARY(round, NumericTypes, round_half_even(x))
CORNU_REFERENCE_UNARY(relu, NumericTypes, x > T{0} || not_a_number(x) ? x : T{0})
CORNU_REFERENCE_UNARY(logical_not, AllTypes, x == T{})
CORNU_REFERENCE_UNARY(isnan, NumericTypes, not_a_number(x))
CORNU_REFERENCE_UNARY(isinf, NumericTypes, infinite(x))
CORNU_REFERENCE_UNARY(isfinite, NumericTypes, !not_a_number(x) && !infinite(x))
// The identity; run_elementwise does the stretching.
CORNU_REFERENCE_UNARY(broadcast_to, AllTypes, x)
// clang-format on

}  // namespace
}  // namespace cornu::internal
