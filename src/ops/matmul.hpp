// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/tensor.hpp"

namespace cornu::internal {

/// op(a) x op(b), where op transposes the last two axes when its flag is set; no transposed copy is made.
/// Both have at least two axes and the same dtype.
Tensor matmul_transposed(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b);

}  // namespace cornu::internal
