// SPDX-License-Identifier: Apache-2.0
// Kernels that move elements without computing: one body serves all dtypes of a size.
#include <algorithm>
#include <array>
#include <cstring>

#include "ops/slice_range.hpp"
#include "reference/elementwise_table.hpp"

namespace cornu::internal {
namespace {

/// Calls `f` with an unsigned integer of the dtype's size.
template <class F>
void with_element_size(DType dtype, F&& f) {
  switch (dtype.size()) {
    case 1:
      return f(uint8_t{});
    case 2:
      return f(uint16_t{});
    case 4:
      return f(uint32_t{});
    default:
      return f(uint64_t{});
  }
}

using Strides = std::array<int64_t, Shape::kMaxRank>;

Strides strides_of(const Shape& shape) {
  Strides strides{};
  int64_t stride = 1;
  for (int i = shape.rank() - 1; i >= 0; --i) {
    strides[static_cast<size_t>(i)] = stride;
    stride *= shape.begin()[i];
  }
  return strides;
}

/// Visits the elements of a block in row-major order as runs along the last axis: `f(offset, n)` with the
/// offset, by `strides` from `start`, of each run's first element.
template <class F>
void for_each_run(const Shape& shape, const Strides& strides, int64_t start, F&& f) {
  const int rank = shape.rank();
  if (shape.elements() == 0) return;
  const int64_t n = rank == 0 ? 1 : shape.begin()[rank - 1];
  Strides index{};
  int64_t offset = start;
  while (true) {
    f(offset, n);
    int axis = rank - 2;
    for (; axis >= 0; --axis) {
      const auto a = static_cast<size_t>(axis);
      offset += strides[a];
      if (++index[a] < shape.begin()[axis]) break;
      offset -= index[a] * strides[a];
      index[a] = 0;
    }
    if (axis < 0) return;
  }
}

void transpose(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  const auto& axes = context.get<Shape>("axes");
  const Strides own = strides_of(x.shape);
  Strides strides{};
  for (int i = 0; i < axes.rank(); ++i) strides[static_cast<size_t>(i)] = own[static_cast<size_t>(axes[i])];
  const int64_t step = axes.rank() == 0 ? 1 : strides[static_cast<size_t>(axes.rank() - 1)];
  with_element_size(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* in = x.as<T>();
    T* out = y.as<T>();
    for_each_run(y.shape, strides, 0, [&](int64_t offset, int64_t n) {
      for (int64_t i = 0; i < n; ++i) *out++ = in[offset + i * step];
    });
  });
}

void concatenate(const KernelContext& context) {
  const TensorView& y = context.outputs[0];
  const auto axis = static_cast<int>(context.get<int64_t>("axis"));
  const int64_t outer = y.shape.slice(0, axis).elements();
  const auto size = static_cast<int64_t>(y.dtype.size());
  const int64_t inner = y.shape.slice(axis + 1, y.shape.rank()).elements() * size;
  const int64_t row = y.shape[axis] * inner;
  int64_t start = 0;
  for (const TensorView& x : context.inputs) {
    const int64_t bytes = x.shape[axis] * inner;
    if (bytes == 0) continue;
    for (int64_t i = 0; i < outer; ++i) {
      std::memcpy(y.data + i * row + start, x.data + i * bytes, static_cast<size_t>(bytes));
    }
    start += bytes;
  }
}

/// Copies between a dense tensor of shape `block` and the places start, start + step, … of one of shape
/// `whole`.
template <bool kGather>
void move_block(const TensorView& whole, const TensorView& block, const Shape& start, const Shape& step) {
  const Strides own = strides_of(whole.shape);
  Strides strides{};
  int64_t first = 0;
  const int rank = whole.shape.rank();
  for (int i = 0; i < rank; ++i) {
    const auto a = static_cast<size_t>(i);
    strides[a] = own[a] * step[i];
    first += own[a] * start[i];
  }
  const int64_t inner = rank == 0 ? 1 : strides[static_cast<size_t>(rank - 1)];
  with_element_size(whole.dtype, [&](auto zero) {
    using T = decltype(zero);
    T* large = whole.as<T>();
    T* small = block.as<T>();
    for_each_run(block.shape, strides, first, [&](int64_t offset, int64_t n) {
      for (int64_t i = 0; i < n; ++i) {
        if constexpr (kGather) {
          *small++ = large[offset + i * inner];
        } else {
          large[offset + i * inner] = *small++;
        }
      }
    });
  });
}

void slice(const KernelContext& context) {
  const TensorView& x = context.inputs[0];
  const auto &start = context.get<Shape>("start"), &stop = context.get<Shape>("stop"),
             &step = context.get<Shape>("step");
  Shape first;
  for (int i = 0; i < x.shape.rank(); ++i) {
    first.append(resolve_range(start[i], stop[i], step[i], x.shape[i]).start);
  }
  move_block<true>(x, context.outputs[0], first, step);
}

void place(const KernelContext& context) {
  const TensorView& y = context.outputs[0];
  visit_dtype(y.dtype, [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(y.as<T>(), y.size(), convert<T>(context.get<double>("value")));
  });
  move_block<false>(y, context.inputs[0], context.get<Shape>("start"), context.get<Shape>("step"));
}

template <class T>
int64_t checked_index(const KernelContext& context, const TensorView& indices, int64_t i, int64_t size) {
  const auto index = static_cast<int64_t>(indices.as<T>()[i]);
  if (index < 0 || index >= size) [[unlikely]] {
    std::string place;
    for (int axis = indices.shape.rank() - 1; axis >= 0; --axis) {
      place = std::to_string(i % indices.shape[axis]) + (place.empty() ? "" : ", ") + place;
      i /= indices.shape[axis];
    }
    fail<ValueError>("{}: index {} at [{}] is outside [0, {}).", context.op.name, index, place, size);
  }
  return index;
}

/// Calls `f` with a function that reads index i, checked against `size`.
template <class F>
void with_indices(const KernelContext& context, const TensorView& indices, int64_t size, F&& f) {
  visit_dtype(indices.dtype, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      f([&](int64_t i) { return checked_index<T>(context, indices, i, size); });
    }
  });
}

void gather(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &indices = context.inputs[1], &y = context.outputs[0];
  const auto axis = static_cast<int>(context.get<int64_t>("axis"));
  const int64_t n = x.shape[axis], outer = x.shape.slice(0, axis).elements(), count = indices.size();
  const int64_t bytes =
      x.shape.slice(axis + 1, x.shape.rank()).elements() * static_cast<int64_t>(x.dtype.size());
  with_indices(context, indices, n, [&](auto&& index_at) {
    for (int64_t o = 0; o < outer; ++o) {
      for (int64_t i = 0; i < count; ++i) {
        std::memcpy(y.data + (o * count + i) * bytes, x.data + (o * n + index_at(i)) * bytes,
                    static_cast<size_t>(bytes));
      }
    }
  });
}

/// The counterparts of gather and take_along_axis add in index order, so that their sums are the same bits
/// each time.
template <class T>
void add_to(T& total, T value) {
  if constexpr (std::is_same_v<T, bool>) {
    total = total || value;
  } else if constexpr (std::is_integral_v<T>) {
    total = static_cast<T>(static_cast<uint64_t>(total) + static_cast<uint64_t>(value));
  } else {
    total = convert<T>(convert<Compute<T>>(total) + convert<Compute<T>>(value));
  }
}

void gather_gradient(const KernelContext& context) {
  const TensorView &dy = context.inputs[0], &indices = context.inputs[1], &dx = context.outputs[0];
  const auto axis = static_cast<int>(context.get<int64_t>("axis"));
  const int64_t n = dx.shape[axis], outer = dx.shape.slice(0, axis).elements(), count = indices.size();
  const int64_t inner = dx.shape.slice(axis + 1, dx.shape.rank()).elements();
  visit_dtype(dy.dtype, [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(dx.as<T>(), dx.size(), T{});
    with_indices(context, indices, n, [&](auto&& index_at) {
      for (int64_t o = 0; o < outer; ++o) {
        for (int64_t i = 0; i < count; ++i) {
          T* to = dx.as<T>() + (o * n + index_at(i)) * inner;
          const T* from = dy.as<T>() + (o * count + i) * inner;
          for (int64_t k = 0; k < inner; ++k) add_to(to[k], from[k]);
        }
      }
    });
  });
}

/// `f(i, offset)` for each element i of the indices, with the offset of the element of a tensor of `n` along
/// the axis that it names.
template <class F>
void along_axis(const KernelContext& context, const TensorView& indices, int64_t n, F&& f) {
  const auto axis = static_cast<int>(context.get<int64_t>("axis"));
  const int64_t count = indices.shape[axis];
  const int64_t inner = indices.shape.slice(axis + 1, indices.shape.rank()).elements();
  with_indices(context, indices, n, [&](auto&& index_at) {
    for (int64_t i = 0; i < indices.size(); ++i) {
      f(i, (i / (count * inner) * n + index_at(i)) * inner + i % inner);
    }
  });
}

void take_along_axis(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  with_element_size(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    along_axis(context, context.inputs[1], x.shape[static_cast<int>(context.get<int64_t>("axis"))],
               [&](int64_t i, int64_t offset) { y.as<T>()[i] = x.as<T>()[offset]; });
  });
}

void add_along_axis(const KernelContext& context) {
  const TensorView &dy = context.inputs[0], &dx = context.outputs[0];
  visit_dtype(dy.dtype, [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(dx.as<T>(), dx.size(), T{});
    along_axis(context, context.inputs[1], context.get<int64_t>("size"),
               [&](int64_t i, int64_t offset) { add_to(dx.as<T>()[offset], dy.as<T>()[i]); });
  });
}

template <class T>
bool comes_before(T a, T b, bool descending) {
  const auto x = widened(a), y = widened(b);
  const bool nan_x = !(x == x), nan_y = !(y == y);
  if (nan_x || nan_y) return !nan_x && nan_y;
  return descending ? x > y : x < y;
}

void argsort(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  const auto axis = static_cast<int>(context.get<int64_t>("axis"));
  const bool descending = context.get<bool>("descending");
  const int64_t n = x.shape[axis], inner = x.shape.slice(axis + 1, x.shape.rank()).elements();
  const int64_t outer = x.shape.slice(0, axis).elements();
  visit_dtype(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    std::vector<int32_t> order(static_cast<size_t>(n));
    for (int64_t lane = 0; lane < outer * inner; ++lane) {
      const int64_t base = lane / inner * n * inner + lane % inner;
      for (int64_t i = 0; i < n; ++i) order[static_cast<size_t>(i)] = static_cast<int32_t>(i);
      std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
        return comes_before(x.as<T>()[base + a * inner], x.as<T>()[base + b * inner], descending);
      });
      for (int64_t i = 0; i < n; ++i) y.as<int32_t>()[base + i * inner] = order[static_cast<size_t>(i)];
    }
  });
}

bool register_for_all(const char* op, Kernel kernel) {
  for (int code = 0; code < DType::kCount; ++code) {
    const KernelRegistration registration(op, "reference", {static_cast<DType::Code>(code)}, {.run = kernel});
  }
  return true;
}

[[maybe_unused]] const bool registered =
    register_for_all("transpose", transpose) && register_for_all("concatenate", concatenate) &&
    register_for_all("slice", slice) && register_for_all("place", place) &&
    register_for_all("gather", gather) && register_for_all("gather_gradient", gather_gradient) &&
    register_for_all("take_along_axis", take_along_axis) &&
    register_for_all("add_along_axis", add_along_axis) && register_for_all("argsort", argsort);

}  // namespace
}  // namespace cornu::internal
