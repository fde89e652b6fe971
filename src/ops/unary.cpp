// SPDX-License-Identifier: Apache-2.0
// One row per elementwise function of one tensor: its name, what dtypes it takes, its derivative.
// The formulas are in backend/*/unary.cpp.
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "ops/apply.hpp"
#include "ops/broadcast.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::ops {

using internal::apply;
using internal::as_floating;
using internal::fail;
using internal::GradientContext;
using internal::InferContext;
using internal::OpDefinition;
using internal::register_op;

namespace {

using Gradient = std::vector<Tensor> (*)(const GradientContext&);

std::vector<TensorSpec> same_as_input(const InferContext& c) { return {c.inputs[0]}; }

std::vector<TensorSpec> floating_as_input(const InferContext& c) {
  if (!c.dtype(0).is_floating()) {
    fail<DTypeError>("{}: expected a floating dtype; got {}.", c.op.name, c.dtype(0).name());
  }
  return {c.inputs[0]};
}

std::vector<TensorSpec> boolean_result(const InferContext& c) { return {{c.shape(0), DType::boolean}}; }

const OpDefinition& floating_op(const char* name, Gradient gradient) {
  return register_op({.name = name, .infer = floating_as_input, .gradient = gradient, .elementwise = true});
}

const OpDefinition& numeric_op(const char* name, Gradient gradient) {
  return register_op({.name = name, .infer = same_as_input, .gradient = gradient, .elementwise = true});
}

const OpDefinition& boolean_op(const char* name) {
  return register_op({.name = name, .infer = boolean_result, .differentiable = false, .elementwise = true});
}

constexpr double kTwoOverSqrtPi = 1.1283791670955125739;
constexpr double kHalfSqrtPi = 0.88622692545275801365;

}  // namespace

// FLOATING: integers become float32. NUMERIC: keeps the dtype. In a derivative, dy is the upstream gradient,
// x the input and y the output.
// clang-format off
#define CORNU_DERIVATIVE(derivative)                     \
  [](const GradientContext& g) -> std::vector<Tensor> {  \
    [[maybe_unused]] const Tensor& x = g.input();        \
    [[maybe_unused]] const Tensor& y = g.output();       \
    [[maybe_unused]] const Tensor dy = g.upstream();     \
    return {derivative};                                 \
  }
#define FLOATING(name, derivative)                                                                 \
  static const OpDefinition& name##_op = floating_op(#name, CORNU_DERIVATIVE(derivative));         \
  Tensor name(const Tensor& x) { return apply(name##_op, {as_floating(x)}); }
#define NUMERIC(name, derivative)                                                                  \
  static const OpDefinition& name##_op = numeric_op(#name, CORNU_DERIVATIVE(derivative));          \
  Tensor name(const Tensor& x) { return apply(name##_op, {x}); }
#define BOOLEAN(name)                                                                              \
  static const OpDefinition& name##_op = boolean_op(#name);                                        \
  Tensor name(const Tensor& x) { return apply(name##_op, {x}); }

NUMERIC(negative, -dy)
NUMERIC(abs, dy * sign(x))
NUMERIC(sign, zeros_like(x))
NUMERIC(square, dy * (x + x))
FLOATING(sqrt, 0.5 * dy / y)
FLOATING(rsqrt, -0.5 * dy * y / x)
FLOATING(reciprocal, -dy * y * y)
FLOATING(exp, dy * y)
FLOATING(expm1, dy * (y + 1))
FLOATING(log, dy / x)
FLOATING(log1p, dy / (1 + x))
FLOATING(sin, dy * cos(x))
FLOATING(cos, -dy * sin(x))
FLOATING(tan, dy * (1 + y * y))
FLOATING(arcsin, dy * rsqrt(1 - x * x))
FLOATING(arccos, -dy * rsqrt(1 - x * x))
FLOATING(arctan, dy / (1 + x * x))
FLOATING(sinh, dy * cosh(x))
FLOATING(cosh, dy * sinh(x))
FLOATING(tanh, dy * (1 - y * y))
FLOATING(arcsinh, dy * rsqrt(x * x + 1))
FLOATING(arccosh, dy * rsqrt((x - 1) * (x + 1)))
FLOATING(arctanh, dy / (1 - x * x))
FLOATING(erf, kTwoOverSqrtPi * dy * exp(-x * x))
FLOATING(erfinv, kHalfSqrtPi * dy * exp(y * y))
FLOATING(softplus, dy * sigmoid(x))
FLOATING(floor, Tensor())
FLOATING(ceil, Tensor())
NUMERIC(round, Tensor())
NUMERIC(relu, dy * cast(y > 0, dy.dtype()))
BOOLEAN(logical_not)
BOOLEAN(isnan)
BOOLEAN(isinf)
BOOLEAN(isfinite)
// clang-format on

static const OpDefinition& sigmoid_op = floating_op("sigmoid", CORNU_DERIVATIVE(dy* y*(1 - y)));

Tensor sigmoid(const Tensor& x) {
  const Tensor logits = as_floating(x);
  Tensor result = apply(sigmoid_op, {logits});
  internal::annotate(result).logits = logits;
  return result;
}

Tensor absolute(const Tensor& x) { return abs(x); }

}  // namespace cornu::ops
