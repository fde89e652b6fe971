// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu::internal {

/// Values by name, filled by static objects before `main` and by users later. Refuses to register a name
/// twice; an unknown name gives one error that offers the nearest known name.
template <class T>
class Registry {
 public:
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}

  T& add(const std::string& name, T value) {
    auto [it, inserted] = entries_.try_emplace(name, std::move(value));
    require<ValueError>(inserted, "{} '{}' is registered twice.", kind_, name);
    return it->second;
  }

  /// A second name for an entry, for example "mse" for "mean_squared_error".
  void alias(const std::string& name, const std::string& existing) { add(name, at(existing)); }

  const T* find(std::string_view name) const {
    const auto it = entries_.find(name);
    return it == entries_.end() ? nullptr : &it->second;
  }

  const T& at(std::string_view name) const {
    const T* found = find(name);
    if (found == nullptr) {
      fail<NotFoundError>("unknown {} '{}'.{}", kind_, name, nearest_name_hint(name, names()));
    }
    return *found;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    result.reserve(entries_.size());
    for (const auto& [name, value] : entries_) result.push_back(name);
    return result;
  }

  const std::map<std::string, T, std::less<>>& entries() const { return entries_; }

 private:
  std::string kind_;
  std::map<std::string, T, std::less<>> entries_;
};

}  // namespace cornu::internal
