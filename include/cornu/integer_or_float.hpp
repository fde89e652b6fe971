// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <type_traits>

#include "cornu/config.hpp"

namespace cornu {

/// A number where Keras takes an integer as well as a float: files keep it as it was given.
class IntegerOrFloat {
 public:
  IntegerOrFloat() = default;
  template <class T>
  requires std::is_arithmetic_v<T> IntegerOrFloat(T value)
      : value_(static_cast<double>(value)), is_integer_(std::is_integral_v<T>) {}

  operator double() const { return value_; }
  bool is_integer() const { return is_integer_; }

 private:
  double value_ = 0;
  bool is_integer_ = true;
};

inline ConfigValue write_field(const IntegerOrFloat& value) {
  return value.is_integer() ? ConfigValue(static_cast<int64_t>(value)) : ConfigValue(double(value));
}
inline void read_field(const ConfigValue& from, IntegerOrFloat& value) {
  value = from.is_integer() ? IntegerOrFloat(from.as_integer()) : IntegerOrFloat(from.as_number());
}

}  // namespace cornu
