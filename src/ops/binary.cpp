// SPDX-License-Identifier: Apache-2.0
// One row per elementwise function of two tensors: its name, its result, its derivatives.
// The formulas are in backend/*/binary.cpp.
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"

namespace cornu::ops {

using internal::apply;
using internal::as_floating;
using internal::broadcast_shapes;
using internal::fail;
using internal::GradientContext;
using internal::InferContext;
using internal::OpDefinition;
using internal::promoted;
using internal::register_op;
using internal::sum_to_shape;

namespace {

using Gradient = std::vector<Tensor> (*)(const GradientContext&);

std::vector<TensorSpec> promoted_result(const InferContext& c) {
  return {{broadcast_shapes(c.shape(0), c.shape(1), c.op.name), c.dtype(0)}};
}

std::vector<TensorSpec> numeric_result(const InferContext& c) {
  if (c.dtype(0) == DType::boolean)
    fail<DTypeError>("{}: has no meaning for bool. Use ops::cast first.", c.op.name);
  return promoted_result(c);
}

std::vector<TensorSpec> floating_result(const InferContext& c) {
  if (!c.dtype(0).is_floating()) {
    fail<DTypeError>("{}: expected a floating dtype; got {}.", c.op.name, c.dtype(0).name());
  }
  return promoted_result(c);
}

std::vector<TensorSpec> boolean_result(const InferContext& c) {
  return {{broadcast_shapes(c.shape(0), c.shape(1), c.op.name), DType::boolean}};
}

using Infer = std::vector<TensorSpec> (*)(const InferContext&);

const OpDefinition& binary_op(const char* name, Infer infer, Gradient gradient) {
  return register_op({.name = name,
                      .infer = infer,
                      .gradient = gradient,
                      .differentiable = gradient != nullptr,
                      .elementwise = true});
}

Tensor apply_promoted(const OpDefinition& op, const Tensor& x1, const Tensor& x2) {
  const auto [a, b] = promoted(x1, x2);
  return apply(op, {a, b});
}

Tensor apply_floating(const OpDefinition& op, const Tensor& x1, const Tensor& x2) {
  const auto [a, b] = promoted(x1, x2);
  return apply(op, {as_floating(a), as_floating(b)});
}

Tensor apply_logical(const OpDefinition& op, const Tensor& x1, const Tensor& x2) {
  return apply(op, {cast(x1, DType::boolean), cast(x2, DType::boolean)});
}

Tensor mask_of(const Tensor& condition, const Tensor& like) { return cast(condition, like.dtype()); }

/// log(x) where x > 0, else 0: the derivative of x^y by y where it exists.
Tensor safe_log(const Tensor& x) {
  const Tensor positive = x > 0;
  return where(positive, log(where(positive, x, 1)), 0);
}

}  // namespace

// In a derivative, dy is the upstream gradient, a and b the inputs and y the output; what an input was
// stretched along is summed away afterwards.
// clang-format off
#define DERIVATIVES(by_a, by_b)                                                          \
  [](const GradientContext& g) -> std::vector<Tensor> {                                  \
    [[maybe_unused]] const Tensor& a = g.input(0);                                       \
    [[maybe_unused]] const Tensor& b = g.input(1);                                       \
    [[maybe_unused]] const Tensor& y = g.output();                                       \
    [[maybe_unused]] const Tensor dy = g.upstream();                                     \
    return {g.needs(0) ? sum_to_shape(by_a, a.shape()) : Tensor(),                       \
            g.needs(1) ? sum_to_shape(by_b, b.shape()) : Tensor()};                      \
  }
#define BINARY(name, apply_with, result, derivatives)                                    \
  static const OpDefinition& name##_op = binary_op(#name, result, derivatives);          \
  Tensor name(const Tensor& x1, const Tensor& x2) { return apply_with(name##_op, x1, x2); }

BINARY(add, apply_promoted, promoted_result, DERIVATIVES(dy, dy))
BINARY(subtract, apply_promoted, numeric_result, DERIVATIVES(dy, -dy))
BINARY(multiply, apply_promoted, promoted_result, DERIVATIVES(dy * b, dy * a))
BINARY(divide, apply_floating, floating_result, DERIVATIVES(dy / b, -dy * y / b))
BINARY(power, apply_promoted, numeric_result, DERIVATIVES(dy * b * power(a, b - 1), dy * y * safe_log(a)))
BINARY(maximum, apply_promoted, promoted_result,
       DERIVATIVES(dy * mask_of(a >= b, dy), dy * mask_of(a < b, dy)))
BINARY(minimum, apply_promoted, promoted_result,
       DERIVATIVES(dy * mask_of(a <= b, dy), dy * mask_of(a > b, dy)))
BINARY(mod, apply_promoted, numeric_result, DERIVATIVES(dy, -dy * floor_divide(a, b)))
BINARY(arctan2, apply_floating, floating_result,
       DERIVATIVES(dy * b / (a * a + b * b), -dy * a / (a * a + b * b)))
BINARY(floor_divide, apply_promoted, numeric_result, nullptr)
BINARY(equal, apply_promoted, boolean_result, nullptr)
BINARY(not_equal, apply_promoted, boolean_result, nullptr)
BINARY(less, apply_promoted, boolean_result, nullptr)
BINARY(less_equal, apply_promoted, boolean_result, nullptr)
BINARY(greater, apply_promoted, boolean_result, nullptr)
BINARY(greater_equal, apply_promoted, boolean_result, nullptr)
BINARY(logical_and, apply_logical, boolean_result, nullptr)
BINARY(logical_or, apply_logical, boolean_result, nullptr)
BINARY(logical_xor, apply_logical, boolean_result, nullptr)
// clang-format on

Tensor true_divide(const Tensor& x1, const Tensor& x2) { return divide(x1, x2); }

}  // namespace cornu::ops

namespace cornu {

Tensor operator+(const Tensor& a, const Tensor& b) { return ops::add(a, b); }
Tensor operator-(const Tensor& a, const Tensor& b) { return ops::subtract(a, b); }
Tensor operator*(const Tensor& a, const Tensor& b) { return ops::multiply(a, b); }
Tensor operator/(const Tensor& a, const Tensor& b) { return ops::divide(a, b); }
Tensor operator-(const Tensor& x) { return ops::negative(x); }
Tensor operator<(const Tensor& a, const Tensor& b) { return ops::less(a, b); }
Tensor operator<=(const Tensor& a, const Tensor& b) { return ops::less_equal(a, b); }
Tensor operator>(const Tensor& a, const Tensor& b) { return ops::greater(a, b); }
Tensor operator>=(const Tensor& a, const Tensor& b) { return ops::greater_equal(a, b); }
Tensor& operator+=(Tensor& a, const Tensor& b) { return a = a + b; }
Tensor& operator-=(Tensor& a, const Tensor& b) { return a = a - b; }
Tensor& operator*=(Tensor& a, const Tensor& b) { return a = a * b; }
Tensor& operator/=(Tensor& a, const Tensor& b) { return a = a / b; }

}  // namespace cornu
