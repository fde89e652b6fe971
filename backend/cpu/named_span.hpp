// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ops/kernel.hpp"

namespace cornu::internal {

/// An op's span functions for the two dtypes that have SIMD ones.
struct NamedSpan {
  const char* op;
  SpanFunction for_float, for_double;
};

}  // namespace cornu::internal
