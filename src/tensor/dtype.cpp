// SPDX-License-Identifier: Apache-2.0
#include "cornu/dtype.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu {
namespace {

struct Description {
  const char* name;
  size_t size;
};

// In the order of DType::Code.
constexpr std::array<Description, DType::kCount> kDescriptions = {{{"bool", 1},
                                                                   {"uint8", 1},
                                                                   {"int8", 1},
                                                                   {"int16", 2},
                                                                   {"int32", 4},
                                                                   {"int64", 8},
                                                                   {"float16", 2},
                                                                   {"bfloat16", 2},
                                                                   {"float32", 4},
                                                                   {"float64", 8}}};

}  // namespace

DType::DType(std::string_view name) {
  for (size_t i = 0; i < kDescriptions.size(); ++i) {
    if (name == kDescriptions[i].name) {
      code_ = static_cast<Code>(i);
      return;
    }
  }
  std::vector<std::string> names;
  names.reserve(kDescriptions.size());
  for (const Description& description : kDescriptions) names.emplace_back(description.name);
  internal::fail<DTypeError>("unknown dtype '{}'.{}", name, internal::nearest_name_hint(name, names));
}

size_t DType::size() const { return kDescriptions[code_].size; }

const char* DType::name() const { return kDescriptions[code_].name; }

std::ostream& operator<<(std::ostream& stream, DType dtype) { return stream << dtype.name(); }

DType promote(DType a, DType b) {
  if (a == b) return a;
  if (a.is_floating() != b.is_floating()) return a.is_floating() ? a : b;
  const DType::Code low = std::min(a.code(), b.code()), high = std::max(a.code(), b.code());
  if (low == DType::float16 && high == DType::bfloat16) return DType::float32;
  if (low == DType::uint8 && high == DType::int8) return DType::int16;
  return high;  // the codes are in the lattice's order otherwise
}

}  // namespace cornu
