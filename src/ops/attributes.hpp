// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cornu/dtype.hpp"
#include "cornu/shape.hpp"

namespace cornu::internal {

/// One value that shapes what an operation does. A Shape also serves for lists of axes, permutations and
/// paddings; an object is a variable, a layer or a callable that a node refers to.
using Object = std::shared_ptr<void>;
using Attribute = std::variant<bool, int64_t, double, DType, Shape, std::string, Object>;

/// The values of an operation's attributes, in the order of its definition's names. Equality, hashing and
/// printing derive from the values; nothing about an attribute is told twice.
class Attributes {
 public:
  Attributes() = default;
  Attributes(std::initializer_list<Attribute> values) : values_(values) {}
  explicit Attributes(std::vector<Attribute> values) : values_(std::move(values)) {}

  size_t size() const { return values_.size(); }
  const Attribute& operator[](size_t index) const { return values_[index]; }
  template <class T>
  const T& get(size_t index) const {
    return std::get<T>(values_.at(index));
  }
  bool operator==(const Attributes&) const = default;
  size_t hash() const;

 private:
  std::vector<Attribute> values_;
};

std::string to_string(const Attribute& attribute);

}  // namespace cornu::internal
