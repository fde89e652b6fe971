// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>

#include "cornu/error.hpp"

namespace cornu::internal {

/// Throws `E` with the formatted text. Kept apart from the check so that the cold path stays out of line.
template <class E, class... Ts>
[[noreturn, gnu::cold, gnu::noinline]] void fail(fmt::format_string<const Ts&...> message,
                                                 const Ts&... parts) {
  throw E(fmt::format(message, parts...));
}

/// The one way to check an argument: `require<ShapeError>(rank == 2, "where: expected …; got {}.", shape)`.
template <class E, class... Ts>
void require(bool holds, fmt::format_string<const Ts&...> message, const Ts&... parts) {
  if (!holds) [[unlikely]] {
    throw E(fmt::format(message, parts...));
  }
}

}  // namespace cornu::internal
