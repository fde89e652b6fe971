// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "cornu/dtype.hpp"
#include "cornu/shape.hpp"

namespace cornu {

class Index;
namespace internal {
struct TensorImpl;
}

/// What is known of a tensor before it has values.
struct TensorSpec {
  Shape shape = {};
  DType dtype = {};
  bool operator==(const TensorSpec&) const = default;
};

/// A shared handle to an n-dimensional array: contiguous, row-major, of one dtype, on one device. Copies
/// share the elements; operations never change a tensor but give new ones. A *symbolic* tensor has a spec but
/// no elements: it is the output of a node in a graph that is being defined or traced.
///
/// Mathematics lives in `cornu::ops` (and the operators of ops/math.hpp), not here.
class CORNU_API Tensor {
 public:
  /// No tensor: what an absent mask, gradient or optional argument is.
  Tensor() = default;

  /// A scalar. It is *weak*: in an operation with another tensor it takes that tensor's dtype, as Python
  /// numbers do.
  template <class T>
  requires std::is_arithmetic_v<T> Tensor(T value) : Tensor(scalar(value)) {}

  /// One axis, or `shape`, copied from a vector in row-major order. Throws ShapeError when the sizes differ.
  template <class T>
  Tensor(const std::vector<T>& values) : Tensor(values, Shape{static_cast<int64_t>(values.size())}) {}
  template <class T>
  Tensor(const std::vector<T>& values, const Shape& shape) : Tensor(from_vector(values, shape)) {}
  /// As above from a view of the caller's memory (copied).
  template <class T>
  static Tensor from(std::span<const T> values, const Shape& shape) {
    return copy_of(values.data(), values.size(), dtype_of<T>, shape);
  }
  /// Unset elements, for a caller that fills them through `mutable_data`.
  static Tensor empty(const Shape& shape, DType dtype = DType::float32);

  bool defined() const { return impl_ != nullptr; }
  bool is_symbolic() const;
  const Shape& shape() const;
  DType dtype() const;
  TensorSpec spec() const { return {shape(), dtype()}; }
  int rank() const { return shape().rank(); }
  int64_t size() const { return shape().elements(); }  ///< The number of elements.
  std::string device() const;                          ///< "cpu:0", …
  /// The same elements on another device; this tensor when it is there already.
  Tensor to(const std::string& device) const;

  /// The only element, converted to T. Throws ShapeError when there are more, or none.
  template <class T>
  T item() const {
    return convert_item<T>();
  }
  /// The elements in row-major order. T must be the dtype's own type; throws DTypeError otherwise, ValueError
  /// for a symbolic tensor and DeviceError when the elements are not in host memory. Valid while a handle is
  /// alive.
  template <class T>
  std::span<const T> data() const {
    return {static_cast<const T*>(checked_data(dtype_of<T>)), static_cast<size_t>(size())};
  }
  /// As `data`, for writing. All handles that share the elements see what is written.
  template <class T>
  std::span<T> mutable_data() {
    return {static_cast<T*>(const_cast<void*>(checked_data(dtype_of<T>))), static_cast<size_t>(size())};
  }
  /// The elements converted to T, in row-major order.
  template <class T>
  std::vector<T> to_vector() const {
    std::vector<T> values(static_cast<size_t>(size()));
    if constexpr (std::is_same_v<T, bool>) {
      const auto bytes = to_vector<uint8_t>();
      values.assign(bytes.begin(), bytes.end());
    } else {
      copy_out(values.data(), dtype_of<T>);
    }
    return values;
  }

  /// As NumPy indexes: `t[0]`, `t[-1]`, `t[Range(1, 3)]`, `t[{Range(), 2}]`, `t[{Ellipsis(), 0}]`,
  /// `t[NewAxis()]`.
  Tensor operator[](const Index& index) const;
  Tensor operator[](std::initializer_list<Index> indices) const;

  /// Whether both are handles to the same tensor.
  bool same_as(const Tensor& other) const { return impl_ == other.impl_; }

  explicit Tensor(std::shared_ptr<internal::TensorImpl> impl) : impl_(std::move(impl)) {}
  const std::shared_ptr<internal::TensorImpl>& impl() const { return impl_; }

 private:
  template <class T>
  static Tensor scalar(T value) {
    if constexpr (std::is_same_v<T, bool>) {
      return weak_scalar(DType::boolean, value, 0);
    } else if constexpr (std::is_floating_point_v<T>) {
      return weak_scalar(DType::float32, static_cast<double>(value), 0);
    } else {
      return weak_scalar(DType::int32, 0, static_cast<int64_t>(value));
    }
  }
  template <class T>
  static Tensor from_vector(const std::vector<T>& values, const Shape& shape) {
    if constexpr (std::is_same_v<T, bool>) {
      const std::vector<uint8_t> bytes(values.begin(), values.end());
      return copy_of(bytes.data(), bytes.size(), DType::boolean, shape);
    } else {
      return copy_of(values.data(), values.size(), dtype_of<T>, shape);
    }
  }
  static Tensor weak_scalar(DType dtype, double real, int64_t integer);
  static Tensor copy_of(const void* values, size_t count, DType dtype, const Shape& shape);
  template <class T>
  T convert_item() const {
    T value{};
    check_single();
    if constexpr (std::is_same_v<T, bool>) {
      uint8_t byte = 0;
      copy_out(&byte, DType::boolean);
      value = byte != 0;
    } else {
      copy_out(&value, dtype_of<T>);
    }
    return value;
  }
  void check_single() const;
  const void* checked_data(DType expected) const;
  void copy_out(void* destination, DType dtype) const;

  std::shared_ptr<internal::TensorImpl> impl_;
};

/// As NumPy prints an array.
CORNU_API std::ostream& operator<<(std::ostream& stream, const Tensor& tensor);
CORNU_API std::string to_string(const Tensor& tensor);
CORNU_API std::string to_string(const TensorSpec& spec);  ///< "float32[2, 3]"

/// A tensor from nested lists: `tensor({{1.f, 2.f}, {3.f, 4.f}})` is float32 [2, 2].
template <class T>
Tensor tensor(std::initializer_list<T> values) {
  return Tensor(std::vector<T>(values));
}
template <class T>
Tensor tensor(std::initializer_list<std::initializer_list<T>> rows) {
  std::vector<T> values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  const auto count = static_cast<int64_t>(rows.size());
  return Tensor(values, Shape{count, count == 0 ? 0 : static_cast<int64_t>(rows.begin()->size())});
}
template <class T>
Tensor tensor(std::initializer_list<std::initializer_list<std::initializer_list<T>>> blocks) {
  std::vector<T> values;
  int64_t rows = 0, columns = 0;
  for (const auto& block : blocks) {
    rows = static_cast<int64_t>(block.size());
    for (const auto& row : block) {
      columns = static_cast<int64_t>(row.size());
      values.insert(values.end(), row.begin(), row.end());
    }
  }
  return Tensor(values, Shape{static_cast<int64_t>(blocks.size()), rows, columns});
}

/// NumPy's start:stop:step along one axis; anything left out is the whole.
struct Range {
  std::optional<int64_t> start = {}, stop = {};
  int64_t step = 1;
  Range() = default;
  explicit Range(std::optional<int64_t> from, std::optional<int64_t> to = {}, int64_t by = 1)
      : start(from), stop(to), step(by) {}
};
/// NumPy's `...`: as many whole axes as are left.
struct Ellipsis {};
/// NumPy's `None`: a new axis of size 1.
struct NewAxis {};

/// One entry of an indexing expression.
class Index {
 public:
  enum class Kind : uint8_t { at, range, ellipsis, new_axis };
  template <std::integral T>
  Index(T position) : kind_(Kind::at), range_(static_cast<int64_t>(position)) {}
  Index(Range range) : kind_(Kind::range), range_(range) {}
  Index(Ellipsis) : kind_(Kind::ellipsis) {}
  Index(NewAxis) : kind_(Kind::new_axis) {}

  Kind kind() const { return kind_; }
  int64_t position() const { return *range_.start; }
  const Range& range() const { return range_; }

 private:
  Kind kind_;
  Range range_;
};

}  // namespace cornu
