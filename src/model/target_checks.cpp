// SPDX-License-Identifier: Apache-2.0
#include "model/target_checks.hpp"

#include <cmath>

#include "support/require.hpp"

namespace cornu::internal {

void check_same_shape(const Tensor& y_true, const Shape& y_pred, const std::string& where) {
  Shape a = y_true.shape(), b = y_pred;
  if (a.rank() + 1 == b.rank() && b.back() == 1) a.append(1);
  if (b.rank() + 1 == a.rank() && a.back() == 1) b.append(1);
  bool fits = a.rank() == b.rank();
  for (int axis = 1; fits && axis < a.rank(); ++axis) fits = b[axis] == Shape::kUnknown || a[axis] == b[axis];
  require<ShapeError>(fits,
                      "{}: targets of shape {} do not fit outputs of shape {}; nothing is broadcast here.",
                      where, to_string(y_true.shape()), to_string(y_pred));
}

void check_labels(const Tensor& y_true, int64_t classes, const std::string& where, const std::string& what) {
  const std::vector<double> labels = y_true.to_vector<double>();
  for (size_t i = 0; i < labels.size(); ++i) {
    require<ValueError>(labels[i] == std::floor(labels[i]), "{}[{}] = {} is not an integer class.", where, i,
                        labels[i]);
    require<ValueError>(labels[i] >= 0 && labels[i] < static_cast<double>(classes),
                        "{}[{}] = {} is outside [0, {}) for {}.", where, i, labels[i], classes, what);
  }
}

}  // namespace cornu::internal
