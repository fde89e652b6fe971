// SPDX-License-Identifier: Apache-2.0
// sum, max and min of float and double, all and any. Sums are trees of fixed shape: 64 running totals per
// stretch of elements, folded in halves, then stretch by stretch. The shape depends on the sizes alone, so
// the result is the same bits for any number of threads and any vector width.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/reduce.cpp"
#include "cpu/highway_targets.hpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "hwy/highway.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "cpu/reduce_loops.hpp"
#include "support/thread_pool.hpp"

HWY_BEFORE_NAMESPACE();
namespace cornu::internal {
namespace HWY_NAMESPACE {

constexpr int kLanes = 64;
constexpr int64_t kStretch = 16384;     // elements summed by one tree
constexpr int64_t kRowsTogether = 128;  // rows added up before they join the total
constexpr int64_t kColumns = 1024;      // columns handled together

struct Sum {
  template <class T>
  static constexpr T start() {
    return T{0};
  }
  template <class T>
  HWY_INLINE static T join(T a, T b) {
    return a + b;
  }
};

struct Max {
  template <class T>
  static constexpr T start() {
    return -std::numeric_limits<T>::infinity();
  }
  template <class T>
  HWY_INLINE static T join(T a, T b) {  // NaN wins
    return (b > a) | (b != b) ? b : a;
  }
};

struct Min {
  template <class T>
  static constexpr T start() {
    return std::numeric_limits<T>::infinity();
  }
  template <class T>
  HWY_INLINE static T join(T a, T b) {
    return (b < a) | (b != b) ? b : a;
  }
};

/// One tree.
template <class T, class Join>
HWY_INLINE T reduce_stretch(const T* x, int64_t n) {
  HWY_ALIGN T totals[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) totals[lane] = Join::template start<T>();
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) totals[lane] = Join::join(totals[lane], x[i + lane]);
  }
  for (int64_t k = i; k < n; ++k) totals[k - i] = Join::join(totals[k - i], x[k]);
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) totals[lane] = Join::join(totals[lane], totals[lane + half]);
  }
  return totals[0];
}

/// [outer, n] -> [outer]
template <class T, class Join>
void reduce_rows(const T* x, T* y, int64_t outer, int64_t n) {
  if (outer == 1 && n > kStretch) {
    const int64_t stretches = (n + kStretch - 1) / kStretch;
    T* partial = static_cast<T*>(scratch(static_cast<size_t>(stretches) * sizeof(T), 1));
    parallel_for(n, kStretch, [&](int64_t begin, int64_t end) {
      partial[begin / kStretch] = reduce_stretch<T, Join>(x + begin, end - begin);
    });
    *y = reduce_stretch<T, Join>(partial, stretches);
    return;
  }
  const int64_t grain = std::max<int64_t>(1, 2 * kStretch / std::max<int64_t>(n, 1));
  parallel_for(outer, grain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const T* from = x + row * n;
      T total = reduce_stretch<T, Join>(from, std::min(n, kStretch));
      for (int64_t at = kStretch; at < n; at += kStretch) {
        total = Join::join(total, reduce_stretch<T, Join>(from + at, std::min(kStretch, n - at)));
      }
      y[row] = total;
    }
  });
}

/// [outer, n, inner] -> [outer, inner]
template <class T, class Join>
void reduce_columns(const T* x, T* y, int64_t outer, int64_t n, int64_t inner) {
  const int64_t blocks = (inner + kColumns - 1) / kColumns;
  const int64_t grain =
      std::max<int64_t>(1, 2 * kStretch / std::max<int64_t>(1, n * std::min(inner, kColumns)));
  parallel_for(outer * blocks, grain, [&](int64_t begin, int64_t end) {
    for (int64_t task = begin; task < end; ++task) {
      const int64_t first = task % blocks * kColumns, width = std::min(kColumns, inner - first);
      const T* from = x + task / blocks * n * inner + first;
      T* to = y + task / blocks * inner + first;
      HWY_ALIGN T totals[kColumns];
      for (int64_t row = 0; row < n; row += kRowsTogether) {
        for (int64_t c = 0; c < width; ++c) totals[c] = from[row * inner + c];
        for (int64_t r = row + 1; r < std::min(n, row + kRowsTogether); ++r) {
          const T* const line = from + r * inner;
          for (int64_t c = 0; c < width; ++c) totals[c] = Join::join(totals[c], line[c]);
        }
        for (int64_t c = 0; c < width; ++c) to[c] = row == 0 ? totals[c] : Join::join(to[c], totals[c]);
      }
      for (int64_t c = 0; n == 0 && c < width; ++c) to[c] = Join::template start<T>();
    }
  });
}

template <class T, class Join>
void reduce(const void* x, void* y, int64_t outer, int64_t n, int64_t inner) {
  if (inner == 1) {
    reduce_rows<T, Join>(static_cast<const T*>(x), static_cast<T*>(y), outer, n);
  } else {
    reduce_columns<T, Join>(static_cast<const T*>(x), static_cast<T*>(y), outer, n, inner);
  }
}

ReduceLoops reduce_loops() {
  return {reduce<float, Sum>,  reduce<double, Sum>, reduce<float, Max>,
          reduce<double, Max>, reduce<float, Min>,  reduce<double, Min>};
}

}  // namespace HWY_NAMESPACE
}  // namespace cornu::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cornu::internal {
namespace {

HWY_EXPORT(reduce_loops);

const ReduceLoops& loops() {
  static const ReduceLoops table = HWY_DYNAMIC_DISPATCH(reduce_loops)();
  return table;
}

/// Axes of size 1 aside, the reduced axes lie side by side: [outer, n, inner].
struct Extents {
  int64_t outer = 1, n = 1, inner = 1;
  bool adjacent = true;

  explicit Extents(const KernelContext& context) {
    const Shape& shape = context.inputs[0].shape;
    const auto& axes = context.get<Shape>("axis");
    int stage = 0;  // 0: before the reduced axes, 1: among them, 2: behind them
    for (int i = 0; i < shape.rank(); ++i) {
      if (shape[i] == 1) continue;
      const bool reduced = std::find(axes.begin(), axes.end(), i) != axes.end();
      if (reduced && stage == 0) stage = 1;
      if (!reduced && stage == 1) stage = 2;
      if (reduced && stage == 2) adjacent = false;
      (reduced ? n : stage == 0 ? outer : inner) *= shape[i];
    }
  }
};

void run_reference(const KernelContext& context) {
  const KernelEntry* reference = find_kernel(context.op, find_device("reference"), context.inputs[0].dtype);
  reference->run(
      {context.op, context.attributes, context.inputs, context.outputs, context.device, *reference});
}

template <ReduceLoop ReduceLoops::*kLoop>
void run(const KernelContext& context) {
  const Extents extents(context);
  if (!extents.adjacent) return run_reference(context);
  (loops().*kLoop)(context.inputs[0].data, context.outputs[0].data, extents.outer, extents.n, extents.inner);
}

/// all looks for a 0, any for a 1.
template <bool kAll>
void all_or_any(const KernelContext& context) {
  const Extents extents(context);
  if (!extents.adjacent || extents.inner != 1) return run_reference(context);
  for (int64_t row = 0; row < extents.outer; ++row) {
    const char* from = context.inputs[0].data + row * extents.n;
    const void* found = std::memchr(from, kAll ? 0 : 1, static_cast<size_t>(extents.n));
    context.outputs[0].as<bool>()[row] = kAll ? found == nullptr : found != nullptr;
  }
}

const KernelRegistration sum32("sum", "cpu", {DType::float32},
                               {.run = run<&ReduceLoops::sum_float>, .priority = kBackendPriority});
const KernelRegistration sum64("sum", "cpu", {DType::float64},
                               {.run = run<&ReduceLoops::sum_double>, .priority = kBackendPriority});
const KernelRegistration max32("max", "cpu", {DType::float32},
                               {.run = run<&ReduceLoops::max_float>, .priority = kBackendPriority});
const KernelRegistration max64("max", "cpu", {DType::float64},
                               {.run = run<&ReduceLoops::max_double>, .priority = kBackendPriority});
const KernelRegistration min32("min", "cpu", {DType::float32},
                               {.run = run<&ReduceLoops::min_float>, .priority = kBackendPriority});
const KernelRegistration min64("min", "cpu", {DType::float64},
                               {.run = run<&ReduceLoops::min_double>, .priority = kBackendPriority});
const KernelRegistration all("all", "cpu", {DType::boolean},
                             {.run = all_or_any<true>, .priority = kBackendPriority});
const KernelRegistration any("any", "cpu", {DType::boolean},
                             {.run = all_or_any<false>, .priority = kBackendPriority});

}  // namespace
}  // namespace cornu::internal
#endif
