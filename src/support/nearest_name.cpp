// SPDX-License-Identifier: Apache-2.0
#include "support/nearest_name.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace cornu::internal {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Levenshtein distance, blind to case.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitution = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest_name_hint(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string* best = nullptr;
  size_t best_distance = std::max<size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = &candidate;
    }
  }
  if (best != nullptr) return " Did you mean '" + *best + "'?";
  if (candidates.empty()) return "";
  std::string known = " Known: ";
  constexpr size_t kShown = 24;
  for (size_t i = 0; i < candidates.size() && i < kShown; ++i) {
    if (i > 0) known += ", ";
    known += candidates[i];
  }
  known += candidates.size() > kShown ? ", …." : ".";
  return known;
}

}  // namespace cornu::internal
