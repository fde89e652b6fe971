// SPDX-License-Identifier: Apache-2.0
#include "cornu/shape.hpp"

#include <algorithm>
#include <ostream>

#include "support/require.hpp"

namespace cornu {

using internal::fail;
using internal::require;

Shape::Shape(const int64_t* sizes, int rank) {
  for (int i = 0; i < rank; ++i) append(sizes[i]);
}

int64_t Shape::operator[](int index) const { return sizes_[static_cast<size_t>(axis(index, "shape"))]; }

void Shape::set(int index, int64_t size) { sizes_[static_cast<size_t>(axis(index, "shape"))] = size; }

void Shape::append(int64_t size) { insert(rank_, size); }

void Shape::insert(int position, int64_t size) {
  require<ShapeError>(rank_ < kMaxRank, "shape: at most {} axes are supported; {} has no room for another.",
                      kMaxRank, to_string(*this));
  require<ShapeError>(position >= 0 && position <= rank_, "shape: cannot insert an axis at {} into {}.",
                      position, to_string(*this));
  std::copy_backward(sizes_.begin() + position, sizes_.begin() + rank_, sizes_.begin() + rank_ + 1);
  sizes_[static_cast<size_t>(position)] = size;
  ++rank_;
}

void Shape::erase(int index) {
  const int position = axis(index, "shape");
  std::copy(sizes_.begin() + position + 1, sizes_.begin() + rank_, sizes_.begin() + position);
  --rank_;
}

Shape Shape::slice(int first, int last) const {
  return first < last ? Shape(sizes_.data() + first, last - first) : Shape();
}

Shape Shape::operator+(const Shape& more) const {
  Shape result = *this;
  for (const int64_t size : more) result.append(size);
  return result;
}

bool Shape::is_fully_known() const {
  return std::none_of(begin(), end(), [](int64_t size) { return size == kUnknown; });
}

int64_t Shape::elements() const {
  int64_t product = 1;
  for (const int64_t size : *this) {
    require<ShapeError>(size >= 0, "shape {}: the number of elements is not known before data arrives.",
                        to_string(*this));
    require<ShapeError>(!__builtin_mul_overflow(product, size, &product),
                        "shape {}: the number of elements overflows 64 bits.", to_string(*this));
  }
  return product;
}

int Shape::axis(int64_t index, const char* where) const {
  const int64_t wrapped = index < 0 ? index + rank_ : index;
  if (wrapped < 0 || wrapped >= rank_) [[unlikely]] {
    fail<ShapeError>("{}: axis {} is outside a shape of {} axes, {}.", where, index, rank_, to_string(*this));
  }
  return static_cast<int>(wrapped);
}

bool Shape::operator==(const Shape& other) const {
  return std::equal(begin(), end(), other.begin(), other.end());
}

std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (int i = 0; i < shape.rank(); ++i) {
    if (i > 0) text += ", ";
    text += shape[i] == Shape::kUnknown ? "None" : std::to_string(shape[i]);
  }
  return text + "]";
}

std::ostream& operator<<(std::ostream& stream, const Shape& shape) { return stream << to_string(shape); }

}  // namespace cornu
