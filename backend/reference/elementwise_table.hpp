// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/elementwise.hpp"
#include "tensor/dispatch.hpp"

/// Registers elementwise formulas on the reference device for lists of dtypes. A formula is a struct with a
/// static template `f`; the half types compute in float.
namespace cornu::internal {

template <class... Ts>
struct TypeList {};
using FloatingTypes = TypeList<float16, bfloat16, float, double>;
using NumericTypes = TypeList<uint8_t, int8_t, int16_t, int32_t, int64_t, float16, bfloat16, float, double>;
using AllTypes = TypeList<bool, uint8_t, int8_t, int16_t, int32_t, int64_t, float16, bfloat16, float, double>;

/// The dtype's own type as arithmetic sees it.
template <class T>
Compute<T> widened(T value) {
  return convert<Compute<T>>(value);
}

template <class Formula, class T>
void unary_formula(const void* const* inputs, const int64_t* steps, void* output, int64_t n) {
  using Result = decltype(Formula::f(Compute<T>{}));
  using Out = std::conditional_t<std::is_same_v<Result, bool>, bool, T>;
  unary_span<T, Out>(inputs, steps, output, n, [](T x) { return convert<Out>(Formula::f(widened(x))); });
}

template <class Formula, class T>
void binary_formula(const void* const* inputs, const int64_t* steps, void* output, int64_t n) {
  using Result = decltype(Formula::f(Compute<T>{}, Compute<T>{}));
  using Out = std::conditional_t<std::is_same_v<Result, bool>, bool, T>;
  binary_span<T, Out>(inputs, steps, output, n,
                      [](T a, T b) { return convert<Out>(Formula::f(widened(a), widened(b))); });
}

inline void register_reference_span(const char* op, DType dtype, SpanFunction span) {
  const KernelRegistration registration(
      op, "reference", {dtype}, {.run = run_elementwise, .span = span, .priority = kReferencePriority});
}

template <class Formula, class... Ts>
bool register_unary(const char* op, TypeList<Ts...>) {
  (register_reference_span(op, dtype_of<Ts>, unary_formula<Formula, Ts>), ...);
  return true;
}

template <class Formula, class... Ts>
bool register_binary(const char* op, TypeList<Ts...>) {
  (register_reference_span(op, dtype_of<Ts>, binary_formula<Formula, Ts>), ...);
  return true;
}

}  // namespace cornu::internal

#define CORNU_REFERENCE_UNARY(name, types, expression) \
  struct name##_formula {                              \
    template <class T>                                 \
    static auto f(T x) {                               \
      return expression;                               \
    }                                                  \
  };                                                   \
  [[maybe_unused]] const bool name##_registered = register_unary<name##_formula>(#name, types{});
#define CORNU_REFERENCE_BINARY(name, types, expression) \
  struct name##_formula {                               \
    template <class T>                                  \
    static auto f(T a, T b) {                           \
      return expression;                                \
    }                                                   \
  };                                                    \
  [[maybe_unused]] const bool name##_registered = register_binary<name##_formula>(#name, types{});
