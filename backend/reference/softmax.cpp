// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "reference/elementwise_table.hpp"

namespace cornu::internal {
namespace {

/// Calls `f(base, stride, n)` for each lane along the axis.
template <class F>
void for_each_lane(const Shape& shape, int axis, F&& f) {
  const int64_t n = shape[axis], inner = shape.slice(axis + 1, shape.rank()).elements();
  const int64_t lanes = shape.slice(0, axis).elements() * inner;
  for (int64_t lane = 0; lane < lanes; ++lane) f(lane / inner * n * inner + lane % inner, inner, n);
}

template <class T>
struct Peak {
  Compute<T> value, log_total;  ///< The maximum, and log(sum(exp(x - maximum))).
};

template <class T>
Peak<T> peak_of(const T* x, int64_t stride, int64_t n) {
  using C = Compute<T>;
  C peak = -std::numeric_limits<C>::infinity();
  for (int64_t i = 0; i < n; ++i) peak = std::fmax(peak, widened(x[i * stride]));
  if (std::isinf(peak) && peak < 0) peak = 0;
  double total = 0;
  for (int64_t i = 0; i < n; ++i) total += std::exp(widened(x[i * stride]) - peak);
  return {peak, static_cast<C>(std::log(total))};
}

template <class T>
void log_softmax(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  for_each_lane(x.shape, static_cast<int>(context.get<int64_t>("axis")),
                [&](int64_t base, int64_t stride, int64_t n) {
                  const Peak<T> peak = peak_of(x.as<T>() + base, stride, n);
                  for (int64_t i = 0; i < n; ++i) {
                    const int64_t at = base + i * stride;
                    y.as<T>()[at] = convert<T>(widened(x.as<T>()[at]) - peak.value - peak.log_total);
                  }
                });
}

template <class T>
void softmax(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  for_each_lane(
      x.shape, static_cast<int>(context.get<int64_t>("axis")), [&](int64_t base, int64_t stride, int64_t n) {
        const Peak<T> peak = peak_of(x.as<T>() + base, stride, n);
        for (int64_t i = 0; i < n; ++i) {
          const int64_t at = base + i * stride;
          y.as<T>()[at] = convert<T>(std::exp(widened(x.as<T>()[at]) - peak.value - peak.log_total));
        }
      });
}

template <class T>
void sparse_cross_entropy(const KernelContext& context) {
  const TensorView &logits = context.inputs[0], &labels = context.inputs[1], &loss = context.outputs[0];
  const int64_t classes = logits.shape.back();
  visit_dtype(labels.dtype, [&](auto zero) {
    using Label = decltype(zero);
    for (int64_t i = 0; i < loss.size(); ++i) {
      const auto label = convert<int64_t>(labels.as<Label>()[i]);
      if (label < 0 || label >= classes) {
        fail<ValueError>("sparse_softmax_cross_entropy: label {} at {} is outside [0, {}).", label, i,
                         classes);
      }
      const T* row = logits.as<T>() + i * classes;
      const Peak<T> peak = peak_of(row, 1, classes);
      loss.as<T>()[i] = convert<T>(peak.log_total + peak.value - widened(row[label]));
    }
  });
}

template <class... Ts>
bool register_softmax(TypeList<Ts...>) {
  (static_cast<void>(KernelRegistration("softmax", "reference", {dtype_of<Ts>}, {.run = softmax<Ts>})), ...);
  (static_cast<void>(
       KernelRegistration("log_softmax", "reference", {dtype_of<Ts>}, {.run = log_softmax<Ts>})),
   ...);
  (static_cast<void>(KernelRegistration("sparse_softmax_cross_entropy", "reference", {dtype_of<Ts>},
                                        {.run = sparse_cross_entropy<Ts>})),
   ...);
  return true;
}

[[maybe_unused]] const bool registered = register_softmax(FloatingTypes{});

}  // namespace
}  // namespace cornu::internal
