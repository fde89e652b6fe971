// SPDX-License-Identifier: Apache-2.0
// The formulas of src/ops/binary.cpp, one row each, and those of where and cast.
#include <cmath>

#include "reference/elementwise_table.hpp"

namespace cornu::internal {
namespace {

/// Integer arithmetic that wraps instead of being undefined.
template <class T, class F>
T wrapping(T a, T b, F&& f) {
  if constexpr (std::is_floating_point_v<T>) {
    return f(a, b);
  } else {
    using Unsigned = std::make_unsigned_t<std::conditional_t<sizeof(T) < 4, int32_t, T>>;
    return static_cast<T>(f(static_cast<Unsigned>(a), static_cast<Unsigned>(b)));
  }
}

template <class T>
T sum_of(T a, T b) {
  if constexpr (std::is_same_v<T, bool>) {
    return a || b;
  } else {
    return wrapping(a, b, [](auto x, auto y) { return x + y; });
  }
}

template <class T>
T product_of(T a, T b) {
  if constexpr (std::is_same_v<T, bool>) {
    return a && b;
  } else {
    return wrapping(a, b, [](auto x, auto y) { return x * y; });
  }
}

template <class T>
T floor_quotient(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::floor(a / b);
  } else {
    if (b == 0) return 0;
    if (std::is_signed_v<T> && b == static_cast<T>(-1))
      return wrapping(T{0}, a, [](auto x, auto y) { return x - y; });
    const T quotient = static_cast<T>(a / b);
    return static_cast<T>(quotient - ((a % b != 0) && ((a < 0) != (b < 0))));
  }
}

template <class T>
T modulo(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    const T rest = std::fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  } else {
    if (b == 0 || (std::is_signed_v<T> && b == static_cast<T>(-1))) return 0;
    const T rest = static_cast<T>(a % b);
    return static_cast<T>(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
  }
}

template <class T>
T power_of(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::pow(a, b);
  } else {
    if (b < 0) return a == 1 ? 1 : a == static_cast<T>(-1) ? (b % 2 == 0 ? 1 : -1) : 0;
    T result = 1;
    for (; b > 0; b = static_cast<T>(b / 2)) {
      if (b % 2 != 0) result = product_of(result, a);
      a = product_of(a, a);
    }
    return result;
  }
}

template <class T>
bool unordered(T a, T b) {
  return !(a == a) || !(b == b);
}

// clang-format off
CORNU_REFERENCE_BINARY(add, AllTypes, sum_of(a, b))
CORNU_REFERENCE_BINARY(subtract, NumericTypes, wrapping(a, b, [](auto x, auto y) { return x - y; }))
CORNU_REFERENCE_BINARY(multiply, AllTypes, product_of(a, b))
CORNU_REFERENCE_BINARY(divide, FloatingTypes, a / b)
CORNU_REFERENCE_BINARY(floor_divide, NumericTypes, floor_quotient(a, b))
CORNU_REFERENCE_BINARY(mod, NumericTypes, modulo(a, b))
CORNU_REFERENCE_BINARY(power, NumericTypes, power_of(a, b))
CORNU_REFERENCE_BINARY(maximum, AllTypes, static_cast<T>(unordered(a, b) ? sum_of(a, b) : a < b ? b : a))
CORNU_REFERENCE_BINARY(minimum, AllTypes, static_cast<T>(unordered(a, b) ? sum_of(a, b) : b < a ? b : a))
CORNU_REFERENCE_BINARY(arctan2, FloatingTypes, std::atan2(a, b))
CORNU_REFERENCE_BINARY(equal, AllTypes, a == b)
CORNU_REFERENCE_BINARY(not_equal, AllTypes, a != b)
CORNU_REFERENCE_BINARY(less, AllTypes, a < b)
CORNU_REFERENCE_BINARY(less_equal, AllTypes, a <= b)
CORNU_REFERENCE_BINARY(greater, AllTypes, a > b)
CORNU_REFERENCE_BINARY(greater_equal, AllTypes, a >= b)
CORNU_REFERENCE_BINARY(logical_and, TypeList<bool>, a && b)
CORNU_REFERENCE_BINARY(logical_or, TypeList<bool>, a || b)
CORNU_REFERENCE_BINARY(logical_xor, TypeList<bool>, a != b)
// clang-format on

template <class T>
void where_span(const void* const* inputs, const int64_t* steps, void* output, int64_t n) {
  const bool* condition = static_cast<const bool*>(inputs[0]);
  const T* a = static_cast<const T*>(inputs[1]);
  const T* b = static_cast<const T*>(inputs[2]);
  T* out = static_cast<T*>(output);
  for (int64_t i = 0; i < n; ++i) out[i] = condition[i * steps[0]] ? a[i * steps[1]] : b[i * steps[2]];
}

template <class... Ts>
bool register_where(TypeList<Ts...>) {
  (register_reference_span("where", dtype_of<Ts>, where_span<Ts>), ...);
  return true;
}

[[maybe_unused]] const bool where_registered = register_where(AllTypes{});

template <class From, class To>
void cast_span(const void* const* inputs, const int64_t* steps, void* output, int64_t n) {
  unary_span<From, To>(inputs, steps, output, n, [](From x) { return convert<To>(x); });
}

template <class From, class... Tos>
SpanFunction cast_to(DType to, TypeList<Tos...>) {
  SpanFunction span = nullptr;
  ((dtype_of<Tos> == to ? static_cast<void>(span = cast_span<From, Tos>) : void()), ...);
  return span;
}

template <class From>
SpanFunction select_cast(const Attributes& attributes) {
  return cast_to<From>(attributes.get<DType>(0), AllTypes{});
}

void run_cast(const KernelContext& context) {
  run_elementwise(context, context.entry.select_span(context.attributes));
}

template <class... Ts>
bool register_cast(TypeList<Ts...>) {
  (static_cast<void>(
       KernelRegistration("cast", "reference", {dtype_of<Ts>},
                          {.run = run_cast, .select_span = select_cast<Ts>, .priority = kReferencePriority})),
   ...);
  return true;
}

[[maybe_unused]] const bool cast_registered = register_cast(AllTypes{});

}  // namespace
}  // namespace cornu::internal
