// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cornu::internal {

/// " Did you mean 'X'?" for the candidate nearest to `name` by edit distance, or " Known: a, b, …." when
/// nothing is near; the ending of every "unknown name" error.
std::string nearest_name_hint(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace cornu::internal
