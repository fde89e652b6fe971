// SPDX-License-Identifier: Apache-2.0
#include "cornu/regularizers/orthogonal_regularizer.hpp"

#include <algorithm>

#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;
using regularizers::OrthogonalRegularizer;

CORNU_REGISTER(Regularizer, OrthogonalRegularizer, "OrthogonalRegularizer", "keras.regularizers")

namespace regularizers {

OrthogonalRegularizer::OrthogonalRegularizer(OrthogonalRegularizerOptions options)
    : options_(std::move(options)) {
  OrthogonalRegularizer::validate();
}

Tensor OrthogonalRegularizer::operator()(const Tensor& weight) const {
  require<ShapeError>(weight.rank() == 2, "OrthogonalRegularizer: expected a matrix; got shape {}.",
                      to_string(weight.shape()));
  const Tensor rows = options_.mode == "rows" ? weight : ops::transpose(weight);
  const Tensor squares = ops::sum(ops::square(rows), {.axis = 1, .keepdims = true});
  const Tensor unit = rows * ops::minimum(ops::rsqrt(squares), 1e7);  // a row of zeros stays one
  const int64_t count = rows.shape()[0];
  const Tensor off_diagonal =
      ops::matmul(unit, ops::transpose(unit)) * (1 - ops::eye(count, 0, 0, weight.dtype()));
  const double pairs = static_cast<double>(count) * static_cast<double>(count - 1) / 2;
  return options_.factor * 0.5 / std::max(pairs, 1.0) * ops::sum(ops::abs(off_diagonal));
}

void OrthogonalRegularizer::fields(Fields& fields) {
  if (!fields.reading()) options_.factor = static_cast<float>(options_.factor);  // Keras keeps it as a tensor
  fields("factor", options_.factor)("mode", options_.mode);
}

void OrthogonalRegularizer::validate() const {
  internal::NumberChecks(class_name()).at_least_zero("factor", options_.factor);
  require<ValueError>(options_.mode == "rows" || options_.mode == "columns",
                      "OrthogonalRegularizer: mode must be 'rows' or 'columns'; got '{}'.", options_.mode);
}

}  // namespace regularizers
}  // namespace cornu
