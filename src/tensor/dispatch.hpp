// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <type_traits>

#include "cornu/dtype.hpp"
#include "support/require.hpp"

namespace cornu::internal {

/// Calls `f(T{})` with the C++ type of `dtype`.
template <class F>
decltype(auto) visit_dtype(DType dtype, F&& f) {
  switch (dtype.code()) {
    case DType::boolean:
      return f(bool{});
    case DType::uint8:
      return f(uint8_t{});
    case DType::int8:
      return f(int8_t{});
    case DType::int16:
      return f(int16_t{});
    case DType::int32:
      return f(int32_t{});
    case DType::int64:
      return f(int64_t{});
    case DType::float16:
      return f(float16{});
    case DType::bfloat16:
      return f(bfloat16{});
    case DType::float32:
      return f(float{});
    case DType::float64:
      break;
  }
  return f(double{});
}

/// As visit_dtype, for the floating dtypes alone.
template <class F>
decltype(auto) visit_floating(DType dtype, F&& f) {
  switch (dtype.code()) {
    case DType::float16:
      return f(float16{});
    case DType::bfloat16:
      return f(bfloat16{});
    case DType::float32:
      return f(float{});
    case DType::float64:
      return f(double{});
    default:
      fail<DTypeError>("expected a floating dtype; got {}.", dtype.name());
  }
}

/// The type that arithmetic on T is done in: float for the half types, T itself otherwise.
template <class T>
inline constexpr bool is_half = std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>;
template <class T>
using Compute = std::conditional_t<is_half<T>, float, T>;

/// A static_cast that also knows the half types. Floating to integer saturates and maps NaN to 0, so that no
/// value is undefined behaviour.
template <class To, class From>
To convert(From from) {
  if constexpr (std::is_same_v<To, From>) {
    return from;
  } else if constexpr (is_half<From>) {
    return convert<To>(static_cast<float>(from));
  } else if constexpr (is_half<To>) {
    return To(static_cast<float>(from));
  } else if constexpr (std::is_same_v<To, bool>) {
    return from != From{};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    constexpr auto kMin = static_cast<double>(std::numeric_limits<To>::min());
    constexpr auto kMax = static_cast<double>(std::numeric_limits<To>::max());
    const auto wide = static_cast<double>(from);
    if (!(wide == wide)) return To{0};
    if (wide <= kMin) return std::numeric_limits<To>::min();
    if (wide >= kMax) return std::numeric_limits<To>::max();
    return static_cast<To>(from);
  } else {
    return static_cast<To>(from);
  }
}

}  // namespace cornu::internal
