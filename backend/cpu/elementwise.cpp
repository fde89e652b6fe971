// SPDX-License-Identifier: Apache-2.0
// Elementwise formulas for float and double, compiled once per instruction set and chosen at run time by
// Highway. Simple ones are plain loops that the compiler vectorizes for each set; the rest is built on
// Highway's mathematics, whose partial last vector is computed by the same instructions as whole ones, so
// that an element's value does not depend on its place.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/elementwise.cpp"
#include "cpu/highway_targets.hpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"

#include "cpu/named_span.hpp"
#include "host/elementwise.hpp"

HWY_BEFORE_NAMESPACE();
namespace cornu::internal {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// --- Plain loops
// -----------------------------------------------------------------------------------------------------

#define CORNU_LOOP(i, n) _Pragma("GCC ivdep") for (int64_t i = 0; i < (n); ++i)

template <class In, class Out, class F>
HWY_INLINE void unary_loop(const void* const* inputs, const int64_t* steps, void* output, int64_t n, F f) {
  const In* a = static_cast<const In*>(inputs[0]);
  Out* out = static_cast<Out*>(output);
  if (steps[0] == 0) {
    const Out value = f(*a);
    CORNU_LOOP(i, n) out[i] = value;
  } else {
    CORNU_LOOP(i, n) out[i] = f(a[i]);
  }
}

template <class In, class Out, class F>
HWY_INLINE void binary_loop(const void* const* inputs, const int64_t* steps, void* output, int64_t n, F f) {
  const In* a = static_cast<const In*>(inputs[0]);
  const In* b = static_cast<const In*>(inputs[1]);
  Out* out = static_cast<Out*>(output);
  if (steps[0] == 1 && steps[1] == 1) {
    CORNU_LOOP(i, n) out[i] = f(a[i], b[i]);
  } else if (steps[0] == 1) {
    const In y = *b;
    CORNU_LOOP(i, n) out[i] = f(a[i], y);
  } else if (steps[1] == 1) {
    const In x = *a;
    CORNU_LOOP(i, n) out[i] = f(x, b[i]);
  } else {
    const Out value = f(*a, *b);
    CORNU_LOOP(i, n) out[i] = value;
  }
}

#define CORNU_UNARY_LOOP(name, Result, expression)                                                      \
  template <class T>                                                                                    \
  void name(const void* const* inputs, const int64_t* steps, void* output, int64_t n) {                 \
    unary_loop<T, Result>(inputs, steps, output, n, [](T x) HWY_ATTR -> Result { return expression; }); \
  }
#define CORNU_BINARY_LOOP(name, Result, expression)                                     \
  template <class T>                                                                    \
  void name(const void* const* inputs, const int64_t* steps, void* output, int64_t n) { \
    binary_loop<T, Result>(inputs, steps, output, n,                                    \
                           [](T a, T b) HWY_ATTR -> Result { return expression; });     \
  }

CORNU_UNARY_LOOP(span_negative, T, -x)
CORNU_UNARY_LOOP(span_square, T, x* x)
CORNU_UNARY_LOOP(span_reciprocal, T, 1 / x)
CORNU_UNARY_LOOP(span_relu, T, x <= 0 ? T{0} : x)
CORNU_UNARY_LOOP(span_broadcast_to, T, x)
CORNU_BINARY_LOOP(span_add, T, a + b)
CORNU_BINARY_LOOP(span_subtract, T, a - b)
CORNU_BINARY_LOOP(span_multiply, T, a* b)
CORNU_BINARY_LOOP(span_divide, T, a / b)
CORNU_BINARY_LOOP(span_maximum, T, (a != a || b != b) ? a + b : (a < b ? b : a))
CORNU_BINARY_LOOP(span_minimum, T, (a != a || b != b) ? a + b : (b < a ? b : a))
CORNU_BINARY_LOOP(span_equal, bool, a == b)
CORNU_BINARY_LOOP(span_not_equal, bool, a != b)
CORNU_BINARY_LOOP(span_less, bool, a < b)
CORNU_BINARY_LOOP(span_less_equal, bool, a <= b)
CORNU_BINARY_LOOP(span_greater, bool, a > b)
CORNU_BINARY_LOOP(span_greater_equal, bool, a >= b)
CORNU_UNARY_LOOP(span_isnan, bool, x != x)
CORNU_UNARY_LOOP(span_isfinite, bool, x - x == 0)

template <class From, class To>
void span_cast(const void* const* inputs, const int64_t* steps, void* output, int64_t n) {
  unary_loop<From, To>(inputs, steps, output, n, [](From x) HWY_ATTR -> To { return static_cast<To>(x); });
}

template <class T>
void span_where(const void* const* inputs, const int64_t* steps, void* output, int64_t n) {
  const uint8_t* condition = static_cast<const uint8_t*>(inputs[0]);
  const T* a = static_cast<const T*>(inputs[1]);
  const T* b = static_cast<const T*>(inputs[2]);
  T* out = static_cast<T*>(output);
  if (steps[0] == 0) {
    const int chosen = *condition != 0 ? 1 : 2;
    unary_loop<T, T>(inputs + chosen, steps + chosen, output, n, [](T x) HWY_ATTR -> T { return x; });
  } else if (steps[0] == 1 && steps[1] == 1 && steps[2] == 1) {
    CORNU_LOOP(i, n) out[i] = condition[i] != 0 ? a[i] : b[i];
  } else if (steps[0] == 1 && steps[1] == 1) {
    const T y = *b;
    CORNU_LOOP(i, n) out[i] = condition[i] != 0 ? a[i] : y;
  } else {
    for (int64_t i = 0; i < n; ++i) out[i] = condition[i * steps[0]] != 0 ? a[i * steps[1]] : b[i * steps[2]];
  }
}

// --- Vector functions
// ------------------------------------------------------------------------------------------------

/// out = f(a) with a function of Highway vectors.
template <class T, class F>
HWY_INLINE void unary_vectors(const void* const* inputs, const int64_t* steps, void* output, int64_t n, F f) {
  const hn::ScalableTag<T> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const T* a = static_cast<const T*>(inputs[0]);
  T* out = static_cast<T*>(output);
  HWY_ALIGN T buffer[hn::MaxLanes(d)];
  if (steps[0] == 0) {
    hn::Store(f(d, hn::Set(d, *a)), d, buffer);
    const T value = buffer[0];
    for (int64_t i = 0; i < n; ++i) out[i] = value;
    return;
  }
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(f(d, hn::LoadU(d, a + i)), d, out + i);
  if (i == n) return;
  hn::Store(hn::Zero(d), d, buffer);
  for (int64_t k = i; k < n; ++k) buffer[k - i] = a[k];
  hn::Store(f(d, hn::Load(d, buffer)), d, buffer);
  for (int64_t k = i; k < n; ++k) out[k] = buffer[k - i];
}

template <class T>
constexpr T kInfinity = std::numeric_limits<T>::infinity();

/// Beyond this exp overflows.
template <class T>
constexpr T kExpMax = std::is_same_v<T, float> ? T(88.72283905206835) : T(709.782712893384);

/// Highway's Exp gives 0 for NaN and nothing defined where the result overflows.
template <class D, class V, class T = hn::TFromD<D>>
HWY_INLINE V exp_of(D d, V x) {
  const V limit = hn::Set(d, kExpMax<T>);
  const V y = hn::Exp(d, hn::Min(x, limit));
  const V bounded = hn::IfThenElse(hn::Gt(x, limit), hn::Set(d, kInfinity<T>), y);
  return hn::IfThenElse(hn::Eq(x, x), bounded, x);
}

/// Highway's Log is for positive finite numbers.
template <class D, class V, class T = hn::TFromD<D>>
HWY_INLINE V log_of(D d, V x) {
  const V zero = hn::Zero(d);
  V y = hn::Log(d, x);
  y = hn::IfThenElse(hn::Eq(x, zero), hn::Set(d, -kInfinity<T>), y);
  y = hn::IfThenElse(hn::Lt(x, zero), hn::Set(d, std::numeric_limits<T>::quiet_NaN()), y);
  y = hn::IfThenElse(hn::Eq(x, hn::Set(d, kInfinity<T>)), x, y);
  return hn::IfThenElse(hn::Eq(x, x), y, x);
}

/// log(1 + x) for x in [0, 1], where softplus needs it.
template <class D, class V>
HWY_INLINE V log1p_of_unit(D d, V x) {
  return hn::Log1p(d, x);
}

template <class D, class V, class T = hn::TFromD<D>>
HWY_INLINE V tanh_of(D d, V x) {
  const V limit = hn::Set(d, T(30));  // tanh is 1 to the last bit long before
  const V bounded = hn::Max(hn::Min(x, limit), hn::Neg(limit));
  return hn::IfThenElse(hn::Eq(x, x), hn::Tanh(d, bounded), x);
}

#define CORNU_VECTOR_FUNCTION(name, expression)                                         \
  struct name##_body {                                                                  \
    template <class D, class V>                                                         \
    HWY_ATTR V operator()(D d, V x) const {                                             \
      (void)d;                                                                          \
      return expression;                                                                \
    }                                                                                   \
  };                                                                                    \
  template <class T>                                                                    \
  void name(const void* const* inputs, const int64_t* steps, void* output, int64_t n) { \
    unary_vectors<T>(inputs, steps, output, n, name##_body{});                          \
  }

CORNU_VECTOR_FUNCTION(span_abs, hn::Abs(x))
CORNU_VECTOR_FUNCTION(span_sqrt, hn::Sqrt(x))
CORNU_VECTOR_FUNCTION(span_rsqrt, hn::Div(hn::Set(d, hn::TFromD<D>(1)), hn::Sqrt(x)))
CORNU_VECTOR_FUNCTION(span_floor, hn::Floor(x))
CORNU_VECTOR_FUNCTION(span_ceil, hn::Ceil(x))
CORNU_VECTOR_FUNCTION(span_exp, exp_of(d, x))
CORNU_VECTOR_FUNCTION(span_log, log_of(d, x))
CORNU_VECTOR_FUNCTION(span_tanh, tanh_of(d, x))
CORNU_VECTOR_FUNCTION(span_sigmoid, hn::Div(hn::Set(d, hn::TFromD<D>(1)),
                                            hn::Add(hn::Set(d, hn::TFromD<D>(1)), exp_of(d, hn::Neg(x)))))
CORNU_VECTOR_FUNCTION(span_softplus, hn::IfThenElse(hn::Eq(x, x),
                                                    hn::Add(hn::Max(x, hn::Zero(d)),
                                                            log1p_of_unit(d, exp_of(d, hn::Neg(hn::Abs(x))))),
                                                    x))

// --- What is handed out
// ----------------------------------------------------------------------------------------------

#define CORNU_BOTH(name) \
  NamedSpan { #name, span_##name < float>, span_##name < double> }

/// This instruction set's functions; `*count` says how many.
const NamedSpan* spans(size_t* count) {
  static const NamedSpan table[] = {
      CORNU_BOTH(negative), CORNU_BOTH(square),     CORNU_BOTH(reciprocal), CORNU_BOTH(relu),
      CORNU_BOTH(add),      CORNU_BOTH(subtract),   CORNU_BOTH(multiply),   CORNU_BOTH(divide),
      CORNU_BOTH(maximum),  CORNU_BOTH(minimum),    CORNU_BOTH(equal),      CORNU_BOTH(not_equal),
      CORNU_BOTH(less),     CORNU_BOTH(less_equal), CORNU_BOTH(greater),    CORNU_BOTH(greater_equal),
      CORNU_BOTH(where),    CORNU_BOTH(abs),        CORNU_BOTH(sqrt),       CORNU_BOTH(rsqrt),
      CORNU_BOTH(floor),    CORNU_BOTH(ceil),       CORNU_BOTH(exp),        CORNU_BOTH(log),
      CORNU_BOTH(tanh),     CORNU_BOTH(sigmoid),    CORNU_BOTH(softplus),   CORNU_BOTH(broadcast_to),
      CORNU_BOTH(isnan),    CORNU_BOTH(isfinite)};
  *count = sizeof table / sizeof table[0];
  return table;
}

SpanFunction cast_to_float(DType from) {
  switch (from.code()) {
    case DType::boolean:
    case DType::uint8:
      return span_cast<uint8_t, float>;
    case DType::int32:
      return span_cast<int32_t, float>;
    case DType::int64:
      return span_cast<int64_t, float>;
    case DType::float64:
      return span_cast<double, float>;
    default:
      return nullptr;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace cornu::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cornu::internal {
namespace {

HWY_EXPORT(spans);
HWY_EXPORT(cast_to_float);

void run_cast(const KernelContext& context) {
  run_elementwise(context, context.entry.select_span(context.attributes));
}

/// Casts that this file has no vectors for stay with the reference.
template <class From>
SpanFunction select_cast(const Attributes& attributes) {
  if (attributes.get<DType>(0) == DType::float32) {
    if (const SpanFunction span = HWY_DYNAMIC_DISPATCH(cast_to_float)(dtype_of<From>)) return span;
  }
  static const KernelEntry* const reference =
      find_kernel(find_op("cast"), find_device("reference"), dtype_of<From>);
  return reference->select_span(attributes);
}

template <class... Ts>
void register_casts() {
  (static_cast<void>(
       KernelRegistration("cast", "cpu", {dtype_of<Ts>},
                          {.run = run_cast, .select_span = select_cast<Ts>, .priority = kBackendPriority})),
   ...);
}

bool register_all() {
  size_t count = 0;
  const NamedSpan* table = HWY_DYNAMIC_DISPATCH(spans)(&count);
  for (size_t i = 0; i < count; ++i) {
    const auto add = [&](DType dtype, SpanFunction span) {
      const KernelRegistration registration(
          table[i].op, "cpu", {dtype}, {.run = run_elementwise, .span = span, .priority = kBackendPriority});
    };
    add(DType::float32, table[i].for_float);
    add(DType::float64, table[i].for_double);
  }
  register_casts<bool, uint8_t, int32_t, int64_t, double>();
  return true;
}

[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace cornu::internal
#endif
