// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>

#include "cornu/export.hpp"
#include "cornu/half.hpp"

namespace cornu {

/// The type of a tensor's elements: `DType::float32`, or by name as in `ops::cast(x, "float32")`.
class CORNU_API DType {
 public:
  enum Code : uint8_t { boolean, uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64 };
  static constexpr int kCount = 10;

  constexpr DType() = default;
  constexpr DType(Code code) : code_(code) {}
  DType(std::string_view name);  ///< Keras's names: "bool", "int32", "float32", …; throws DTypeError.
  DType(const char* name) : DType(std::string_view(name)) {}
  DType(const std::string& name) : DType(std::string_view(name)) {}

  constexpr Code code() const { return code_; }
  constexpr operator Code() const { return code_; }
  size_t size() const;  ///< Bytes per element.
  const char* name() const;
  constexpr bool is_floating() const { return code_ >= float16; }
  constexpr bool is_integer() const { return code_ >= uint8 && code_ <= int64; }

 private:
  Code code_ = float32;
};

CORNU_API std::ostream& operator<<(std::ostream& stream, DType dtype);

/// The dtype of a C++ type: `dtype_of<float>` is DType::float32.
template <class T>
constexpr DType dtype_of_type() {
  if constexpr (std::is_same_v<T, bool>) {
    return DType::boolean;
  } else if constexpr (std::is_same_v<T, cornu::float16>) {
    return DType::float16;
  } else if constexpr (std::is_same_v<T, cornu::bfloat16>) {
    return DType::bfloat16;
  } else if constexpr (std::is_floating_point_v<T>) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "no dtype for long double");
    return sizeof(T) == 4 ? DType::float32 : DType::float64;
  } else {
    static_assert(std::is_integral_v<T>, "no dtype for this type");
    static_assert(std::is_signed_v<T> || sizeof(T) == 1, "of the unsigned integers only uint8 has a dtype");
    return std::is_signed_v<T> ? (sizeof(T) == 1   ? DType::int8
                                  : sizeof(T) == 2 ? DType::int16
                                  : sizeof(T) == 4 ? DType::int32
                                                   : DType::int64)
                               : DType::uint8;
  }
}
template <class T>
inline constexpr DType dtype_of = dtype_of_type<std::remove_cv_t<T>>();

/// The dtype that an operation on both gives, by Keras's lattice: bool < integers < floating; int64 with
/// float32 is float32, uint8 with int8 is int16, float16 with bfloat16 is float32.
CORNU_API DType promote(DType a, DType b);

}  // namespace cornu
