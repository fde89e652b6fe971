// SPDX-License-Identifier: Apache-2.0
#include "host/elementwise.hpp"

#include <algorithm>

#include "support/thread_pool.hpp"

namespace cornu::internal {

BroadcastWalk::BroadcastWalk(const Shape& input, const Shape& output) {
  int64_t stride = 1;
  for (int i = output.rank() - 1; i >= 0; --i) {
    const int in_input = i - (output.rank() - input.rank());
    const int64_t size = output.begin()[i];
    if (size == 1) continue;
    const int64_t own = in_input < 0 ? 1 : input.begin()[in_input];
    const int64_t step = own == 1 ? 0 : stride;
    stride *= own;
    if (rank_ > 0) {
      const auto last = static_cast<size_t>(rank_ - 1);
      // An axis continues the one inside it when stepping over all of that one is one step of this one.
      if (step == (steps_[last] == 0 ? 0 : steps_[last] * sizes_[last]) &&
          (step == 0) == (steps_[last] == 0)) {
        sizes_[last] *= size;
        continue;
      }
    }
    sizes_[static_cast<size_t>(rank_)] = size;
    steps_[static_cast<size_t>(rank_)] = step;
    ++rank_;
  }
  if (rank_ == 0) {
    rank_ = 1;
    sizes_[0] = 1;
    steps_[0] = input.rank() == 0 ? 0 : 1;
  }
  inner_ = sizes_[0];
  inner_step_ = steps_[0];
}

int64_t BroadcastWalk::offset(int64_t index) const {
  int64_t at = 0;
  for (int i = 0; i < rank_ - 1; ++i) {
    const auto axis = static_cast<size_t>(i);
    at += index % sizes_[axis] * steps_[axis];
    index /= sizes_[axis];
  }
  return at + index * steps_[static_cast<size_t>(rank_ - 1)];
}

void run_elementwise(const KernelContext& context) { run_elementwise(context, context.entry.span); }

void run_elementwise(const KernelContext& context, SpanFunction span) {
  const TensorView& output = context.outputs[0];
  const size_t count = context.inputs.size();
  std::array<BroadcastWalk, kMaxElementwiseInputs> walks = {
      BroadcastWalk(context.inputs[0].shape, output.shape),
      BroadcastWalk(context.inputs[count > 1 ? 1 : 0].shape, output.shape),
      BroadcastWalk(context.inputs[count > 2 ? 2 : 0].shape, output.shape)};
  const auto output_size = static_cast<int64_t>(output.dtype.size());
  parallel_for(output.size(), kElementwiseGrain, [&](int64_t begin, int64_t end) {
    for (int64_t at = begin; at < end;) {
      int64_t n = end - at;
      std::array<const void*, kMaxElementwiseInputs> pointers{};
      std::array<int64_t, kMaxElementwiseInputs> steps{};
      for (size_t i = 0; i < count; ++i) {
        const auto size = static_cast<int64_t>(context.inputs[i].dtype.size());
        pointers[i] = context.inputs[i].data + walks[i].offset(at) * size;
        steps[i] = walks[i].step();
        n = std::min(n, walks[i].run(at));
      }
      span(pointers.data(), steps.data(), output.data + at * output_size, n);
      at += n;
    }
  });
}

}  // namespace cornu::internal
