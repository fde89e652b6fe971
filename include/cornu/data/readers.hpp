// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/tensor.hpp"

namespace cornu::data {

/// A file in the IDX format of MNIST, plain or gzip-compressed. Throws FileError with the path for a file
/// that is missing, truncated, too long, or something else.
CORNU_API Tensor read_idx(const std::string& path);

}  // namespace cornu::data
