// SPDX-License-Identifier: Apache-2.0
#include "ops/attributes.hpp"

#include <fmt/core.h>

#include <functional>
#include <type_traits>

namespace cornu::internal {
namespace {

size_t hash_one(const Attribute& attribute) {
  return std::visit(
      [](const auto& value) -> size_t {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Shape>) {
          size_t hash = static_cast<size_t>(value.rank());
          for (const int64_t size : value) hash = hash * 1000003u ^ std::hash<int64_t>{}(size);
          return hash;
        } else if constexpr (std::is_same_v<T, DType>) {
          return value.code();
        } else {
          return std::hash<T>{}(value);
        }
      },
      attribute);
}

}  // namespace

size_t Attributes::hash() const {
  size_t hash = values_.size();
  for (const Attribute& value : values_) hash = hash * 31u + value.index() * 7u + hash_one(value);
  return hash;
}

std::string to_string(const Attribute& attribute) {
  return std::visit(
      [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Shape>) {
          return cornu::to_string(value);
        } else if constexpr (std::is_same_v<T, DType>) {
          return value.name();
        } else if constexpr (std::is_same_v<T, Object>) {
          return "object";
        } else {
          return fmt::format("{}", value);
        }
      },
      attribute);
}

}  // namespace cornu::internal
