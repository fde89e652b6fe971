// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>

#include "cornu/tensor.hpp"

namespace cornu::ops {

/// Which axes to reduce: one, a list, or (left out) all of them. Negative axes count from the end.
class Axes {
 public:
  Axes() = default;
  template <std::integral T>
  Axes(T axis) : axes_(Shape{static_cast<int64_t>(axis)}) {}
  Axes(std::initializer_list<int64_t> axes) : axes_(Shape(axes)) {}
  Axes(const Shape& axes) : axes_(axes) {}
  const std::optional<Shape>& list() const { return axes_; }

 private:
  std::optional<Shape> axes_;
};

struct ReduceOptions {
  Axes axis = {};
  bool keepdims = false;
};

/// Reductions over axes. Each throws ShapeError for an axis outside the rank or named twice. bool and the
/// integers below int32 are summed and multiplied in int32. Over no elements: sum 0, prod 1, all true, any
/// false, mean NaN; max, min, argmax and argmin throw.
CORNU_API Tensor sum(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor mean(const Tensor& x, ReduceOptions options = {});  ///< Integers give float32.
CORNU_API Tensor prod(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor max(const Tensor& x, ReduceOptions options = {});  ///< The gradient is shared among ties.
CORNU_API Tensor min(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor amax(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor amin(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor var(const Tensor& x, ReduceOptions options = {});  ///< Population variance.
CORNU_API Tensor std(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor all(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor any(const Tensor& x, ReduceOptions options = {});
CORNU_API Tensor count_nonzero(const Tensor& x, ReduceOptions options = {});  ///< int32
/// log(sum(exp(x))), computed about the maximum.
CORNU_API Tensor logsumexp(const Tensor& x, ReduceOptions options = {});

/// Mean and population variance.
struct Moments {
  Tensor mean, variance;
};
CORNU_API Moments moments(const Tensor& x, ReduceOptions options = {});

struct ArgOptions {
  std::optional<int64_t> axis = {};  ///< Left out: over the flattened tensor.
  bool keepdims = false;
};
/// The index (int32) of the extreme; the first one on ties.
CORNU_API Tensor argmax(const Tensor& x, ArgOptions options = {});
CORNU_API Tensor argmin(const Tensor& x, ArgOptions options = {});

struct CumulativeOptions {
  std::optional<int64_t> axis = {};  ///< Left out: over the flattened tensor.
  bool reverse = false;              ///< From the end towards the beginning.
};
CORNU_API Tensor cumsum(const Tensor& x, CumulativeOptions options = {});
CORNU_API Tensor cumprod(const Tensor& x, CumulativeOptions options = {});

}  // namespace cornu::ops
