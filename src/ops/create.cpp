// SPDX-License-Identifier: Apache-2.0
#include "cornu/ops/create.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/broadcast.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::ops {

using internal::apply;
using internal::convert;
using internal::OpCall;
using internal::OpDefinition;
using internal::require;

namespace {

/// A tensor on the current device whose element i is `value(i)`.
template <class Value>
Tensor generate(const Shape& shape, DType dtype, Value&& value) {
  Tensor result = Tensor::empty(shape, dtype);
  internal::Device& device = internal::device_of(result);
  const int64_t count = shape.elements();
  internal::visit_dtype(dtype, [&](auto zero) {
    using T = decltype(zero);
    if (device.is_host()) {
      T* out = reinterpret_cast<T*>(result.impl()->data());
      for (int64_t i = 0; i < count; ++i) out[i] = convert<T>(value(i));
    } else {
      std::vector<char> bytes(static_cast<size_t>(count) * sizeof(T));
      T* out = reinterpret_cast<T*>(bytes.data());
      for (int64_t i = 0; i < count; ++i) out[i] = convert<T>(value(i));
      device.copy_from_host(result.impl()->data(), bytes.data(), bytes.size());
    }
  });
  return result;
}

/// A definition, so that a model under definition can hold it for a shape that is not known yet.
const OpDefinition& full_like_op =
    internal::register_op({.name = "full_like",
                           .attributes = {"value"},
                           .decompose = [](const OpCall& c) -> std::vector<Tensor> {
                             return {full(c.input(0).shape(), c.get<double>("value"), c.input(0).dtype())};
                           },
                           .differentiable = false});

}  // namespace

Tensor full(const Shape& shape, double value, DType dtype) {
  return generate(shape, dtype, [value](int64_t) { return value; });
}

Tensor zeros(const Shape& shape, DType dtype) { return full(shape, 0, dtype); }
Tensor ones(const Shape& shape, DType dtype) { return full(shape, 1, dtype); }
Tensor full_like(const Tensor& x, double value) { return apply(full_like_op, {x}, {value}); }
Tensor zeros_like(const Tensor& x) { return full_like(x, 0); }
Tensor ones_like(const Tensor& x) { return full_like(x, 1); }

Tensor eye(int64_t rows, int64_t columns, int64_t k, DType dtype) {
  const int64_t width = columns == 0 ? rows : columns;
  return generate({rows, width}, dtype, [&](int64_t i) { return i % width == i / width + k; });
}

Tensor identity(int64_t n, DType dtype) { return eye(n, n, 0, dtype); }

Tensor arange(double start, double stop, double step, DType dtype) {
  require<ValueError>(step != 0 && std::isfinite(start) && std::isfinite(stop) && std::isfinite(step),
                      "arange: start, stop and step must be finite and step not 0; got {}, {}, {}.", start,
                      stop, step);
  const auto count = static_cast<int64_t>(std::max(0.0, std::ceil((stop - start) / step)));
  return generate({count}, dtype, [&](int64_t i) { return start + static_cast<double>(i) * step; });
}

Tensor arange(int64_t stop, DType dtype) {
  return generate({std::max<int64_t>(stop, 0)}, dtype, [](int64_t i) { return i; });
}

Tensor linspace(double start, double stop, int64_t num, bool endpoint, DType dtype) {
  require<ValueError>(num >= 0, "linspace: num must be at least 0; got {}.", num);
  const int64_t intervals = endpoint ? std::max<int64_t>(num - 1, 1) : std::max<int64_t>(num, 1);
  const double step = (stop - start) / static_cast<double>(intervals);
  return generate({num}, dtype, [&](int64_t i) {
    return endpoint && num > 1 && i == num - 1 ? stop : start + static_cast<double>(i) * step;
  });
}

Tensor convert_to_tensor(const Tensor& x) { return internal::strong(x); }

Tensor convert_to_tensor(const Tensor& x, DType dtype) {
  return internal::strong(internal::with_dtype(x, dtype));
}

}  // namespace cornu::ops
