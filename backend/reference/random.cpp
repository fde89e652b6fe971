// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <type_traits>

#include "host/philox.hpp"
#include "ops/kernel.hpp"
#include "support/thread_pool.hpp"
#include "tensor/dispatch.hpp"

namespace cornu::internal {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int64_t kGrain = 16384;  // a multiple of every block size below

struct Stream {
  explicit Stream(const KernelContext& context)
      : seed(static_cast<uint64_t>(context.inputs[0].as<int64_t>()[0])),
        draw(static_cast<uint64_t>(context.inputs[0].as<int64_t>()[1])) {}
  uint64_t seed, draw;
};

uint64_t joined(uint32_t low, uint32_t high) { return (static_cast<uint64_t>(high) << 32) | low; }

/// Fills the output in blocks of `N` elements, each block from one Philox call.
template <class T, int N, class F>
void fill(const KernelContext& context, F&& block_values) {
  const Stream stream(context);
  T* out = context.outputs[0].as<T>();
  parallel_for(context.outputs[0].size(), kGrain, [&](int64_t begin, int64_t end) {
    for (int64_t at = begin; at < end; at += N) {
      const auto bits = philox(stream.seed, stream.draw, static_cast<uint64_t>(at / N));
      const auto values = block_values(bits);
      for (int64_t i = 0; i < N && at + i < end; ++i)
        out[at + i] = convert<T>(values[static_cast<size_t>(i)]);
    }
  });
}

/// 24 random bits, or 53, times the unit of the last place: [0, 1), every value exact. The half types keep
/// fewer bits, so that rounding cannot give 1.
template <class T>
void uniform(const KernelContext& context) {
  if constexpr (std::is_same_v<T, double>) {
    fill<T, 2>(context, [](const auto& bits) {
      return std::array<double, 2>{static_cast<double>(joined(bits[0], bits[1]) >> 11) * 0x1p-53,
                                   static_cast<double>(joined(bits[2], bits[3]) >> 11) * 0x1p-53};
    });
  } else {
    constexpr int kBits = std::is_same_v<T, float> ? 24 : std::is_same_v<T, float16> ? 11 : 8;
    fill<T, 4>(context, [](const auto& bits) {
      const auto unit = [](uint32_t word) {
        return static_cast<float>(word >> (32 - kBits)) * (1.0f / static_cast<float>(1u << kBits));
      };
      return std::array<float, 4>{unit(bits[0]), unit(bits[1]), unit(bits[2]), unit(bits[3])};
    });
  }
}

/// Box and Muller: two uniforms give two independent normals.
template <class Real>
std::array<Real, 2> box_muller(Real u, Real v) {
  const Real radius = std::sqrt(-2 * std::log(u)), angle = static_cast<Real>(2 * M_PI) * v;
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

template <class T>
void normal(const KernelContext& context) {
  if constexpr (std::is_same_v<T, double>) {
    fill<T, 2>(context, [](const auto& bits) {
      return box_muller(static_cast<double>((joined(bits[0], bits[1]) >> 11) + 1) * 0x1p-53,
                        static_cast<double>(joined(bits[2], bits[3]) >> 11) * 0x1p-53);
    });
  } else {
    fill<T, 4>(context, [](const auto& bits) {
      const auto open = [](uint32_t word) { return (static_cast<float>(word >> 9) + 0.5f) * 0x1p-23f; };
      const auto a = box_muller(open(bits[0]), open(bits[1])), b = box_muller(open(bits[2]), open(bits[3]));
      return std::array<float, 4>{a[0], a[1], b[0], b[1]};
    });
  }
}

/// The high half of a 64 x 64-bit product with the width of the range: uniform to within 2^-64.
template <class T>
void integers(const KernelContext& context) {
  const auto minval = context.get<int64_t>("minval");
  const uint64_t width =
      static_cast<uint64_t>(context.get<int64_t>("maxval")) - static_cast<uint64_t>(minval);
  fill<T, 2>(context, [&](const auto& bits) {
    const auto scaled = [&](uint64_t word) {
      return static_cast<int64_t>(static_cast<uint64_t>(minval) +
                                  static_cast<uint64_t>((static_cast<Wide>(word) * width) >> 64));
    };
    return std::array<int64_t, 2>{scaled(joined(bits[0], bits[1])), scaled(joined(bits[2], bits[3]))};
  });
}

template <class... Ts, class Register>
bool for_each_type(Register&& add) {
  (add(Ts{}), ...);
  return true;
}

[[maybe_unused]] const bool registered_floating =
    for_each_type<float16, bfloat16, float, double>([](auto zero) {
      using T = decltype(zero);
      const KernelRegistration a("random_uniform", "reference", {dtype_of<T>}, {.run = uniform<T>});
      const KernelRegistration b("random_normal", "reference", {dtype_of<T>}, {.run = normal<T>});
    });

[[maybe_unused]] const bool registered_integers =
    for_each_type<uint8_t, int8_t, int16_t, int32_t, int64_t>([](auto zero) {
      using T = decltype(zero);
      const KernelRegistration a("random_integers", "reference", {dtype_of<T>}, {.run = integers<T>});
    });

}  // namespace
}  // namespace cornu::internal
