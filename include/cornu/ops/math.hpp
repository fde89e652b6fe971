// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/tensor.hpp"

/// Elementwise mathematics. Inputs broadcast as in NumPy; dtypes promote by Keras's lattice (see `promote`),
/// and scalars written as C++ numbers take the dtype of the tensor they meet. Functions of the exponential,
/// trigonometric and root families turn integers into float32.
/// Throws ShapeError when shapes do not broadcast, DTypeError when a dtype has no meaning for the function.
namespace cornu::ops {

CORNU_API Tensor add(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor subtract(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor multiply(const Tensor& x1, const Tensor& x2);
/// x1 / x2; integers give float32.
CORNU_API Tensor divide(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor true_divide(const Tensor& x1, const Tensor& x2);
/// x1 / x2, and 0 where x2 is 0.
CORNU_API Tensor divide_no_nan(const Tensor& x1, const Tensor& x2);
/// floor(x1 / x2). Integer division by zero gives 0.
CORNU_API Tensor floor_divide(const Tensor& x1, const Tensor& x2);
/// x1 - floor(x1 / x2) * x2: the sign is x2's. Integer modulo by zero gives 0.
CORNU_API Tensor mod(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor power(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor maximum(const Tensor& x1,
                         const Tensor& x2);  ///< NaN wins; the gradient of a tie goes to x1.
CORNU_API Tensor minimum(const Tensor& x1,
                         const Tensor& x2);  ///< NaN wins; the gradient of a tie goes to x1.
CORNU_API Tensor arctan2(const Tensor& x1, const Tensor& x2);

CORNU_API Tensor negative(const Tensor& x);
CORNU_API Tensor abs(const Tensor& x);
CORNU_API Tensor absolute(const Tensor& x);
CORNU_API Tensor sign(const Tensor& x);
CORNU_API Tensor square(const Tensor& x);
CORNU_API Tensor sqrt(const Tensor& x);
CORNU_API Tensor rsqrt(const Tensor& x);  ///< 1 / sqrt(x)
CORNU_API Tensor reciprocal(const Tensor& x);
CORNU_API Tensor exp(const Tensor& x);
CORNU_API Tensor exp2(const Tensor& x);
CORNU_API Tensor expm1(const Tensor& x);
CORNU_API Tensor log(const Tensor& x);
CORNU_API Tensor log1p(const Tensor& x);
CORNU_API Tensor log2(const Tensor& x);
CORNU_API Tensor log10(const Tensor& x);
CORNU_API Tensor logaddexp(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor sin(const Tensor& x);
CORNU_API Tensor cos(const Tensor& x);
CORNU_API Tensor tan(const Tensor& x);
CORNU_API Tensor arcsin(const Tensor& x);
CORNU_API Tensor arccos(const Tensor& x);
CORNU_API Tensor arctan(const Tensor& x);
CORNU_API Tensor sinh(const Tensor& x);
CORNU_API Tensor cosh(const Tensor& x);
CORNU_API Tensor tanh(const Tensor& x);
CORNU_API Tensor arcsinh(const Tensor& x);
CORNU_API Tensor arccosh(const Tensor& x);
CORNU_API Tensor arctanh(const Tensor& x);
CORNU_API Tensor erf(const Tensor& x);
CORNU_API Tensor erfinv(const Tensor& x);
CORNU_API Tensor floor(const Tensor& x);
CORNU_API Tensor ceil(const Tensor& x);
CORNU_API Tensor round(const Tensor& x);  ///< Halves go to the even neighbour.
/// min(max(x, x_min), x_max)
CORNU_API Tensor clip(const Tensor& x, const Tensor& x_min, const Tensor& x_max);

CORNU_API Tensor equal(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor not_equal(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor less(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor less_equal(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor greater(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor greater_equal(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor logical_and(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor logical_or(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor logical_xor(const Tensor& x1, const Tensor& x2);
CORNU_API Tensor logical_not(const Tensor& x);
CORNU_API Tensor isnan(const Tensor& x);
CORNU_API Tensor isinf(const Tensor& x);
CORNU_API Tensor isfinite(const Tensor& x);
/// |x1 - x2| <= atol + rtol * |x2|
CORNU_API Tensor isclose(const Tensor& x1, const Tensor& x2, double rtol = 1e-5, double atol = 1e-8);

/// x1 where the condition holds, else x2.
CORNU_API Tensor where(const Tensor& condition, const Tensor& x1, const Tensor& x2);

CORNU_API Tensor cast(const Tensor& x, DType dtype);
/// x, through which no gradient flows.
CORNU_API Tensor stop_gradient(const Tensor& x);

}  // namespace cornu::ops

namespace cornu {

CORNU_API Tensor operator+(const Tensor& a, const Tensor& b);
CORNU_API Tensor operator-(const Tensor& a, const Tensor& b);
CORNU_API Tensor operator*(const Tensor& a, const Tensor& b);
CORNU_API Tensor operator/(const Tensor& a, const Tensor& b);
CORNU_API Tensor operator-(const Tensor& x);
CORNU_API Tensor operator<(const Tensor& a, const Tensor& b);
CORNU_API Tensor operator<=(const Tensor& a, const Tensor& b);
CORNU_API Tensor operator>(const Tensor& a, const Tensor& b);
CORNU_API Tensor operator>=(const Tensor& a, const Tensor& b);
CORNU_API Tensor& operator+=(Tensor& a, const Tensor& b);  ///< Rebinds `a` to the sum; no elements change.
CORNU_API Tensor& operator-=(Tensor& a, const Tensor& b);
CORNU_API Tensor& operator*=(Tensor& a, const Tensor& b);
CORNU_API Tensor& operator/=(Tensor& a, const Tensor& b);

}  // namespace cornu
