// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>

#include "ops/kernel.hpp"

namespace cornu::internal {

inline constexpr int kMaxElementwiseInputs = 3;
/// Elements per piece of parallel work: large enough to pay for handing it out.
inline constexpr int64_t kElementwiseGrain = 32768;

/// How one input is read while the output is walked in order: adjacent axes that behave alike are merged, so
/// that most calls come down to one run.
class BroadcastWalk {
 public:
  /// `output` is what the input's shape stretches to.
  BroadcastWalk(const Shape& input, const Shape& output);

  /// The input element that goes with output element `index`.
  int64_t offset(int64_t index) const;
  /// From `index` on, how many output elements read the input with one step (0 or 1).
  int64_t run(int64_t index) const { return inner_ - index % inner_; }
  int64_t step() const { return inner_step_; }
  bool is_contiguous() const { return rank_ == 1 && inner_step_ == 1; }
  bool is_scalar() const { return rank_ == 1 && inner_step_ == 0; }

 private:
  int rank_ = 0;
  int64_t inner_ = 1, inner_step_ = 0;
  std::array<int64_t, Shape::kMaxRank> sizes_{}, steps_{};  ///< Merged axes, innermost first.
};

/// Runs an elementwise kernel's span function over the output, broadcasting the inputs.
void run_elementwise(const KernelContext& context);
/// The same with a span function chosen by the caller.
void run_elementwise(const KernelContext& context, SpanFunction span);

/// Calls `f(i, a)` or `f(i, a, b)`: the loop of a plain span function.
template <class In, class Out, class F>
void unary_span(const void* const* inputs, const int64_t* steps, void* output, int64_t n, F&& f) {
  const In* a = static_cast<const In*>(inputs[0]);
  Out* out = static_cast<Out*>(output);
  for (int64_t i = 0; i < n; ++i) out[i] = f(a[i * steps[0]]);
}
template <class In, class Out, class F>
void binary_span(const void* const* inputs, const int64_t* steps, void* output, int64_t n, F&& f) {
  const In* a = static_cast<const In*>(inputs[0]);
  const In* b = static_cast<const In*>(inputs[1]);
  Out* out = static_cast<Out*>(output);
  for (int64_t i = 0; i < n; ++i) out[i] = f(a[i * steps[0]], b[i * steps[1]]);
}

}  // namespace cornu::internal
