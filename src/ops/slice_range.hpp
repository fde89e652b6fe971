// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace cornu::internal {

/// Stands for a start or stop that was left out.
inline constexpr int64_t kOpenEnd = std::numeric_limits<int64_t>::min();

/// A Python slice applied to an axis of size n: the first position and how many there are.
struct ResolvedRange {
  int64_t start, count, step;
};

inline ResolvedRange resolve_range(int64_t start, int64_t stop, int64_t step, int64_t n) {
  const int64_t low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1;
  const auto place = [&](int64_t at, int64_t open) {
    if (at == kOpenEnd) return open;
    return std::clamp(at < 0 ? at + n : at, low, high);
  };
  const int64_t first = place(start, step > 0 ? low : high), last = place(stop, step > 0 ? high : low);
  const int64_t span = step > 0 ? last - first : first - last;
  const int64_t stride = step > 0 ? step : -step;
  return {first, span > 0 ? (span + stride - 1) / stride : 0, step};
}

}  // namespace cornu::internal
