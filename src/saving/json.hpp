// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "cornu/config.hpp"

namespace cornu::internal {

/// The value that a JSON text describes. Throws FileError, beginning with `where`, for a text that is not
/// JSON.
ConfigValue parse_json(std::string_view text, const std::string& where);

/// As Python's json writes it: keys in their order, doubles in their shortest form.
std::string write_json(const ConfigValue& value);

}  // namespace cornu::internal
