// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/tensor.hpp"

namespace cornu::ops {

/// The matrix product over the last two axes, the others broadcast: [.., n, k] x [.., k, m] -> [.., n, m]. A
/// vector counts as a row on the left, as a column on the right. Throws ShapeError when the inner sizes
/// differ.
CORNU_API Tensor matmul(const Tensor& x1, const Tensor& x2);

}  // namespace cornu::ops
