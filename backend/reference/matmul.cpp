// SPDX-License-Identifier: Apache-2.0
#include "reference/elementwise_table.hpp"

namespace cornu::internal {
namespace {

template <class T>
void matmul(const KernelContext& context) {
  const TensorView &a = context.inputs[0], &b = context.inputs[1], &y = context.outputs[0];
  const bool ta = context.get<bool>("transpose_a"), tb = context.get<bool>("transpose_b");
  const int64_t rows = y.shape[-2], columns = y.shape[-1], inner = a.shape[ta ? -2 : -1];
  const Shape batch = y.shape.slice(0, y.shape.rank() - 2);
  const BroadcastWalk walk_a(a.shape.slice(0, a.shape.rank() - 2), batch);
  const BroadcastWalk walk_b(b.shape.slice(0, b.shape.rank() - 2), batch);
  using Sum = std::conditional_t<std::is_same_v<T, float> || is_half<T>, double, T>;
  for (int64_t i = 0; i < batch.elements(); ++i) {
    const T* pa = a.as<T>() + walk_a.offset(i) * rows * inner;
    const T* pb = b.as<T>() + walk_b.offset(i) * inner * columns;
    T* out = y.as<T>() + i * rows * columns;
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t c = 0; c < columns; ++c) {
        Sum total{};
        for (int64_t k = 0; k < inner; ++k) {
          const T left = pa[ta ? k * rows + r : r * inner + k],
                  right = pb[tb ? c * inner + k : k * columns + c];
          if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
            using Unsigned = std::make_unsigned_t<std::conditional_t<sizeof(T) < 4, int32_t, T>>;
            total = static_cast<T>(static_cast<Unsigned>(total) +
                                   static_cast<Unsigned>(left) * static_cast<Unsigned>(right));
          } else if constexpr (std::is_same_v<T, bool>) {
            total = total || (left && right);
          } else {
            total += convert<Sum>(left) * convert<Sum>(right);
          }
        }
        out[r * columns + c] = convert<T>(total);
      }
    }
  }
}

template <class... Ts>
bool register_matmul(TypeList<Ts...>) {
  (static_cast<void>(KernelRegistration("matmul", "reference", {dtype_of<Ts>}, {.run = matmul<Ts>})), ...);
  return true;
}

[[maybe_unused]] const bool registered = register_matmul(AllTypes{});

}  // namespace
}  // namespace cornu::internal
