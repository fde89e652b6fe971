// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cornu/model.hpp"

namespace cornu::internal {

/// Targets, or weights, one for each output; undefined where a map has none. Throws ValueError for a name that is
/// no output's.
std::vector<Tensor> by_output(const Structure& data, const std::vector<std::string>& names);

/// The outputs' names; "output_1" and so on where the model does not know them.
std::vector<std::string> names_for(const Model& model, size_t outputs);

/// Empty shapes for undefined tensors.
std::vector<Shape> shapes_of(const std::vector<Tensor>& tensors);

}  // namespace cornu::internal
