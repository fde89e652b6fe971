// SPDX-License-Identifier: Apache-2.0
#include "cornu/initializers/orthogonal.hpp"

#include <algorithm>

#include "cornu/ops/array.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/random.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "support/require.hpp"

namespace cornu {

using initializers::Orthogonal;
using internal::require;

CORNU_REGISTER(Initializer, Orthogonal, "Orthogonal", "keras.initializers", "OrthogonalInitializer")

namespace initializers {
namespace {

/// Gram and Schmidt by halves, so that nearly all work is in matrix products. It is the Q of a QR
/// decomposition whose R has a positive diagonal, which makes the directions of a normal matrix uniform.
Tensor orthonormal_rows(const Tensor& rows) {
  const int64_t count = rows.shape()[0];
  if (count == 0) return rows;
  if (count == 1) return rows / ops::sqrt(ops::sum(ops::square(rows)));
  const Tensor upper = orthonormal_rows(ops::slice_along(rows, 0, 0, count / 2));
  const Tensor rest = ops::slice_along(rows, 0, count / 2);
  const Tensor lower = rest - ops::matmul(ops::matmul(rest, ops::transpose(upper)), upper);
  return ops::concatenate({upper, orthonormal_rows(lower)});
}

}  // namespace

Orthogonal::Orthogonal(OrthogonalOptions options) : RandomInitializer(options.seed), options_(options) {
  Orthogonal::validate();
}

Tensor Orthogonal::operator()(const Shape& shape, DType dtype) const {
  require<ShapeError>(shape.rank() >= 2, "Orthogonal: expected a shape of two axes or more; got {}.",
                      to_string(shape));
  int64_t rows = 1;
  for (int i = 0; i < shape.rank() - 1; ++i) rows *= shape[i];
  const int64_t columns = shape.back();
  const DType wide = dtype == DType::float64 ? dtype : DType(DType::float32);
  const Tensor drawn =
      random::normal({std::max(rows, columns), std::min(rows, columns)}, {.dtype = wide, .seed = seed()});
  // A short rest after a long projection has lost digits; the second time nothing is long any more.
  Tensor directions = orthonormal_rows(orthonormal_rows(ops::transpose(drawn)));
  if (rows >= columns) directions = ops::transpose(directions);
  return ops::cast(options_.gain * ops::reshape(directions, shape), dtype);
}

void Orthogonal::fields(Fields& fields) {
  RandomInitializer::fields(fields);
  fields("gain", options_.gain);
}

void Orthogonal::validate() const { internal::NumberChecks(class_name()).finite("gain", options_.gain); }

}  // namespace initializers
}  // namespace cornu
