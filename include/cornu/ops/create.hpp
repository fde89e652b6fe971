// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "cornu/tensor.hpp"

namespace cornu::ops {

CORNU_API Tensor zeros(const Shape& shape, DType dtype = DType::float32);
CORNU_API Tensor ones(const Shape& shape, DType dtype = DType::float32);
CORNU_API Tensor full(const Shape& shape, double value, DType dtype = DType::float32);
CORNU_API Tensor zeros_like(const Tensor& x);
CORNU_API Tensor ones_like(const Tensor& x);
CORNU_API Tensor full_like(const Tensor& x, double value);
/// Ones on diagonal `k` of a rows × columns matrix (columns = rows when 0).
CORNU_API Tensor eye(int64_t rows, int64_t columns = 0, int64_t k = 0, DType dtype = DType::float32);
CORNU_API Tensor identity(int64_t n, DType dtype = DType::float32);
/// start, start + step, … before stop. Throws ValueError for a step of 0.
CORNU_API Tensor arange(double start, double stop, double step = 1, DType dtype = DType::float32);
CORNU_API Tensor arange(int64_t stop, DType dtype = DType::int32);
/// `num` evenly spaced values from start to stop, the last one included unless `endpoint` is false.
CORNU_API Tensor linspace(double start, double stop, int64_t num = 50, bool endpoint = true,
                          DType dtype = DType::float32);
/// The values as a tensor of the given dtype.
template <class T>
Tensor convert_to_tensor(const std::vector<T>& values, DType dtype = dtype_of<T>);
CORNU_API Tensor convert_to_tensor(const Tensor& x, DType dtype);
CORNU_API Tensor convert_to_tensor(const Tensor& x);

template <class T>
Tensor convert_to_tensor(const std::vector<T>& values, DType dtype) {
  return convert_to_tensor(Tensor(values), dtype);
}

}  // namespace cornu::ops
