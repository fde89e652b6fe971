// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <vector>

#include "cornu/export.hpp"

namespace cornu {

/// The sizes of a tensor's axes, outermost first. A size of -1 (`kUnknown`) stands for one that is known only
/// when data arrives: the batch axis of a symbolic tensor. At most `kMaxRank` axes; holds no heap memory.
class CORNU_API Shape {
 public:
  static constexpr int kMaxRank = 8;
  static constexpr int64_t kUnknown = -1;

  Shape() = default;
  Shape(std::initializer_list<int64_t> sizes) : Shape(sizes.begin(), static_cast<int>(sizes.size())) {}
  Shape(const int64_t* sizes, int rank);  ///< Throws ShapeError beyond kMaxRank axes.
  template <std::integral T>
  explicit Shape(const std::vector<T>& sizes) {
    for (const T size : sizes) append(static_cast<int64_t>(size));
  }

  int rank() const { return rank_; }
  bool empty() const { return rank_ == 0; }  ///< True for a scalar's shape.
  /// The size of an axis; negative axes count from the end. Throws ShapeError outside the rank.
  int64_t operator[](int axis) const;
  int64_t front() const { return (*this)[0]; }
  int64_t back() const { return (*this)[-1]; }
  const int64_t* begin() const { return sizes_.data(); }
  const int64_t* end() const { return sizes_.data() + rank_; }

  void set(int axis, int64_t size);
  void append(int64_t size);
  void insert(int axis, int64_t size);  ///< Before `axis`; `rank()` appends.
  void erase(int axis);
  /// The axes [first, last).
  Shape slice(int first, int last) const;
  Shape operator+(const Shape& more) const;  ///< Concatenation.

  bool is_fully_known() const;
  /// The product of the sizes; throws ShapeError when one is unknown or the product overflows.
  int64_t elements() const;
  /// Maps a negative axis to [0, rank); throws ShapeError, naming `where`, outside.
  int axis(int64_t index, const char* where = "axis") const;

  bool operator==(const Shape& other) const;
  std::vector<int64_t> to_vector() const { return {begin(), end()}; }

 private:
  std::array<int64_t, kMaxRank> sizes_{};
  int rank_ = 0;
};

/// As NumPy and Keras print it: "[2, 3]", with None for an unknown size.
CORNU_API std::string to_string(const Shape& shape);
CORNU_API std::ostream& operator<<(std::ostream& stream, const Shape& shape);

}  // namespace cornu
