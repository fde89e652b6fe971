// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <vector>

#include "ops/axes.hpp"
#include "reference/elementwise_table.hpp"

namespace cornu::internal {
namespace {

/// How the elements of a reduction's input map to those of its output.
class ReductionWalk {
 public:
  explicit ReductionWalk(const KernelContext& context) {
    const Shape& shape = context.inputs[0].shape;
    const Shape kept = reduced_shape(shape, context.get<Shape>("axis"), true);
    walk_ = std::make_unique<BroadcastWalk>(kept, shape);
  }
  /// The output element that input element `index` goes to.
  int64_t operator()(int64_t index) const { return walk_->offset(index); }

 private:
  std::unique_ptr<BroadcastWalk> walk_;
};

/// Sums pairwise within an output's elements would need them together; plain order with a wide accumulator is
/// the oracle's way: float for the half types, double for float.
template <class T>
using Accumulator = std::conditional_t<std::is_same_v<T, float> || is_half<T>, double, T>;

template <class T>
void sum(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  const ReductionWalk output_of(context);
  std::vector<Accumulator<T>> totals(static_cast<size_t>(y.size()));
  const T* in = x.as<T>();
  for (int64_t i = 0; i < x.size(); ++i) {
    auto& total = totals[static_cast<size_t>(output_of(i))];
    if constexpr (std::is_integral_v<T>) {
      using Unsigned = std::make_unsigned_t<T>;
      total = static_cast<T>(static_cast<Unsigned>(total) + static_cast<Unsigned>(in[i]));
    } else {
      total += convert<Accumulator<T>>(in[i]);
    }
  }
  for (int64_t i = 0; i < y.size(); ++i) y.as<T>()[i] = convert<T>(totals[static_cast<size_t>(i)]);
}

template <class T, bool kMax>
bool beats(T candidate, T best) {
  const auto a = widened(candidate), b = widened(best);
  if (!(a == a)) return b == b;  // NaN wins
  return kMax ? a > b : a < b;
}

template <class T, bool kMax>
void extreme(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  const ReductionWalk output_of(context);
  std::vector<bool> seen(static_cast<size_t>(y.size()));
  for (int64_t i = 0; i < x.size(); ++i) {
    const int64_t at = output_of(i);
    if (!seen[static_cast<size_t>(at)] || beats<T, kMax>(x.as<T>()[i], y.as<T>()[at]))
      y.as<T>()[at] = x.as<T>()[i];
    seen[static_cast<size_t>(at)] = true;
  }
}

template <class T, bool kMax>
void arg_extreme(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  const ReductionWalk output_of(context);
  const auto axis = static_cast<int>(context.get<Shape>("axis")[0]);
  const int64_t inner = x.shape.slice(axis + 1, x.shape.rank()).elements(), n = x.shape[axis];
  std::vector<T> best(static_cast<size_t>(y.size()));
  for (int64_t i = 0; i < x.size(); ++i) {
    const int64_t at = output_of(i), position = i / inner % n;
    if (position == 0 || beats<T, kMax>(x.as<T>()[i], best[static_cast<size_t>(at)])) {
      best[static_cast<size_t>(at)] = x.as<T>()[i];
      y.as<int32_t>()[at] = static_cast<int32_t>(position);
    }
  }
}

template <bool kAll>
void all_or_any(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  const ReductionWalk output_of(context);
  for (int64_t i = 0; i < y.size(); ++i) y.as<bool>()[i] = kAll;
  for (int64_t i = 0; i < x.size(); ++i) {
    if (x.as<bool>()[i] != kAll) y.as<bool>()[output_of(i)] = !kAll;
  }
}

template <class T>
void cumsum(const KernelContext& context) {
  const TensorView &x = context.inputs[0], &y = context.outputs[0];
  const auto axis = static_cast<int>(context.get<int64_t>("axis"));
  const bool reverse = context.get<bool>("reverse");
  const int64_t n = x.shape[axis], inner = x.shape.slice(axis + 1, x.shape.rank()).elements();
  const int64_t outer = x.shape.slice(0, axis).elements();
  for (int64_t lane = 0; lane < outer * inner; ++lane) {
    const int64_t base = lane / inner * n * inner + lane % inner;
    Accumulator<T> total{};
    for (int64_t k = 0; k < n; ++k) {
      const int64_t at = base + (reverse ? n - 1 - k : k) * inner;
      if constexpr (std::is_integral_v<T>) {
        total = static_cast<T>(static_cast<std::make_unsigned_t<T>>(total) +
                               static_cast<std::make_unsigned_t<T>>(x.as<T>()[at]));
      } else {
        total += convert<Accumulator<T>>(x.as<T>()[at]);
      }
      y.as<T>()[at] = convert<T>(total);
    }
  }
}

template <class T>
void add_kernel(const char* op, Kernel kernel) {
  const KernelRegistration registration(op, "reference", {dtype_of<T>}, {.run = kernel});
}

template <class... Ts>
bool register_numeric(TypeList<Ts...>) {
  (add_kernel<Ts>("sum", sum<Ts>), ...);
  (add_kernel<Ts>("max", extreme<Ts, true>), ...);
  (add_kernel<Ts>("min", extreme<Ts, false>), ...);
  (add_kernel<Ts>("argmax", arg_extreme<Ts, true>), ...);
  (add_kernel<Ts>("argmin", arg_extreme<Ts, false>), ...);
  (add_kernel<Ts>("cumsum", cumsum<Ts>), ...);
  add_kernel<bool>("all", all_or_any<true>);
  add_kernel<bool>("any", all_or_any<false>);
  return true;
}

[[maybe_unused]] const bool registered = register_numeric(NumericTypes{});

}  // namespace
}  // namespace cornu::internal
