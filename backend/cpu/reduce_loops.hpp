// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "ops/kernel.hpp"

namespace cornu::internal {

/// x [outer, n, inner] -> y [outer, inner]
using ReduceLoop = void (*)(const void* x, void* y, int64_t outer, int64_t n, int64_t inner);

struct ReduceLoops {
  ReduceLoop sum_float, sum_double, max_float, max_double, min_float, min_double;
};

}  // namespace cornu::internal
