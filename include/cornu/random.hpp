// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "cornu/tensor.hpp"
#include "cornu/variable.hpp"

namespace cornu {

/// Restarts every source of chance that was given no seed of its own: initializers, dropout, shuffling,
/// `random::*`. The same seed and program give the same numbers, on every device and with any number of
/// threads. Without this call each process starts differently.
CORNU_API void set_seed(int64_t seed);

/// A stream of random numbers: a seed and a count of the draws made. Copies continue the same stream. Inside
/// a traced function the count is part of the graph, so that every call of the function draws anew.
class CORNU_API SeedGenerator {
 public:
  explicit SeedGenerator(std::optional<int64_t> seed = {});  ///< No seed: one from the global stream.
  /// The state for one draw, int64 [seed, count]; advances the count.
  Tensor next() const;
  const Variable& state() const { return state_; }

 private:
  Variable state_;
};

namespace random {

/// Where an operation's numbers come from: the global stream, a fixed seed (the same numbers each time), or a
/// generator.
class Seed {
 public:
  Seed() = default;
  template <std::integral T>
  Seed(T seed) : source_(static_cast<int64_t>(seed)) {}
  Seed(const SeedGenerator& generator) : source_(generator) {}
  CORNU_API Tensor next() const;

 private:
  std::variant<std::monostate, int64_t, SeedGenerator> source_;
};

struct UniformOptions {
  double minval = 0, maxval = 1;
  DType dtype = DType::float32;
  Seed seed = {};
};
/// Uniform on [minval, maxval).
CORNU_API Tensor uniform(const Shape& shape, UniformOptions options = {});

struct NormalOptions {
  double mean = 0, stddev = 1;
  DType dtype = DType::float32;
  Seed seed = {};
};
CORNU_API Tensor normal(const Shape& shape, NormalOptions options = {});
/// Normal, with what lies beyond two standard deviations drawn anew.
CORNU_API Tensor truncated_normal(const Shape& shape, NormalOptions options = {});

struct RandintOptions {
  DType dtype = DType::int32;
  Seed seed = {};
};
/// Integers, uniform on [minval, maxval).
CORNU_API Tensor randint(const Shape& shape, int64_t minval, int64_t maxval, RandintOptions options = {});

struct SeedOptions {
  Seed seed = {};
};
/// 1 with the given probability (which broadcasts to the shape), else 0; float32.
CORNU_API Tensor bernoulli(const Shape& shape, const Tensor& probability = 0.5, SeedOptions options = {});
/// x with its entries along an axis in random order.
CORNU_API Tensor shuffle(const Tensor& x, int64_t axis = 0, SeedOptions options = {});
/// A random order of 0 … n-1, int32.
CORNU_API Tensor permutation(int64_t n, SeedOptions options = {});
/// For each row of unnormalized log-probabilities [batch, classes], `num_samples` classes: int32 [batch,
/// num_samples].
CORNU_API Tensor categorical(const Tensor& logits, int64_t num_samples, SeedOptions options = {});

struct DropoutOptions {
  std::optional<Shape> noise_shape = {};  ///< Stretched over x; left out: x's shape.
  Seed seed = {};
};
/// x with a fraction `rate` of its elements set to 0 and the others scaled by 1 / (1 - rate).
CORNU_API Tensor dropout(const Tensor& x, double rate, DropoutOptions options = {});

}  // namespace random
}  // namespace cornu
