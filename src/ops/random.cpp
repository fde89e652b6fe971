// SPDX-License-Identifier: Apache-2.0
#include "cornu/random.hpp"

#include <cmath>
#include <mutex>
#include <random>

#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"
#include "tensor/device.hpp"

namespace cornu {

using internal::apply;
using internal::fail;
using internal::InferContext;
using internal::OpDefinition;
using internal::register_op;
using internal::require;

namespace {

/// The draws are functions of (seed, count, element index) alone; see backend/host/philox.hpp.
std::vector<TensorSpec> infer_draw(const InferContext& c) {
  if (!(c.inputs[0] == TensorSpec{{2}, DType::int64})) {
    fail<ShapeError>("{}: expected a generator state int64[2]; got {}.", c.op.name, to_string(c.inputs[0]));
  }
  return {{c.get<Shape>("shape"), c.get<DType>("dtype")}};
}

std::vector<TensorSpec> infer_floating_draw(const InferContext& c) {
  if (!c.get<DType>("dtype").is_floating()) {
    fail<DTypeError>("{}: expected a floating dtype; got {}.", c.op.name, c.get<DType>("dtype").name());
  }
  return infer_draw(c);
}

const OpDefinition& uniform_op = register_op({.name = "random_uniform",
                                              .attributes = {"shape", "dtype"},
                                              .infer = infer_floating_draw,
                                              .differentiable = false,
                                              .kernel_dtype_input = -1});
const OpDefinition& normal_op = register_op({.name = "random_normal",
                                             .attributes = {"shape", "dtype"},
                                             .infer = infer_floating_draw,
                                             .differentiable = false,
                                             .kernel_dtype_input = -1});
const OpDefinition& integers_op = register_op({.name = "random_integers",
                                               .attributes = {"shape", "dtype", "minval", "maxval"},
                                               .infer = infer_draw,
                                               .differentiable = false,
                                               .kernel_dtype_input = -1});

Tensor state_of(int64_t seed) { return Tensor(std::vector<int64_t>{seed, 0}); }

int64_t entropy() {
  std::random_device device;
  return static_cast<int64_t>((static_cast<uint64_t>(device()) << 32) | device());
}

Variable& global_state() {
  static Variable state(state_of(entropy()), {.name = "seed_generator_state", .trainable = false});
  return state;
}

/// Takes the state for one draw and moves the stream on. The state follows the device that draws.
Tensor advance(const Variable& state) {
  static std::mutex mutex;  // threads that draw from one stream share it, each getting draws of its own
  const std::lock_guard lock(mutex);
  const internal::PauseRecorders paused;
  Tensor& held = state.state()->value;
  if (internal::current_sink() == nullptr) held = held.to(internal::current_device().name());
  const Tensor current = state.value();
  state.assign(current + Tensor(std::vector<int64_t>{0, 1}));
  return current;
}

/// A seed for a generator of its own, drawn from the global stream at once, also while tracing.
int64_t derived_seed() {
  const internal::EagerScope eager;
  const Tensor draw = apply(integers_op, {advance(global_state())},
                            {Shape{}, DType(DType::int64), int64_t{0}, int64_t{1} << 31});
  return draw.item<int64_t>();
}

}  // namespace

void set_seed(int64_t seed) {
  const internal::EagerScope eager;
  global_state().assign(state_of(seed));
}

SeedGenerator::SeedGenerator(std::optional<int64_t> seed) {
  const internal::EagerScope eager;
  state_ = Variable(state_of(seed.has_value() ? *seed : derived_seed()),
                    {.name = "seed_generator_state", .trainable = false});
}

Tensor SeedGenerator::next() const { return advance(state_); }

namespace random {

Tensor Seed::next() const {
  if (const auto* fixed = std::get_if<int64_t>(&source_)) return state_of(*fixed);
  if (const auto* generator = std::get_if<SeedGenerator>(&source_)) return generator->next();
  return advance(global_state());
}

Tensor uniform(const Shape& shape, UniformOptions options) {
  require<ValueError>(options.minval <= options.maxval, "random::uniform: minval {} is above maxval {}.",
                      options.minval, options.maxval);
  const Tensor unit = apply(uniform_op, {options.seed.next()}, {shape, options.dtype});
  if (options.minval == 0 && options.maxval == 1) return unit;
  return unit * (options.maxval - options.minval) + options.minval;
}

Tensor normal(const Shape& shape, NormalOptions options) {
  require<ValueError>(options.stddev >= 0, "random::normal: stddev must be at least 0; got {}.",
                      options.stddev);
  const Tensor standard = apply(normal_op, {options.seed.next()}, {shape, options.dtype});
  if (options.mean == 0 && options.stddev == 1) return standard;
  return standard * options.stddev + options.mean;
}

Tensor truncated_normal(const Shape& shape, NormalOptions options) {
  // By inversion: u uniform on the probabilities of (-2, 2) gives sqrt(2) erfinv(u) with no redrawing.
  const double bound = std::erf(std::sqrt(2.0));
  const bool wide = options.dtype == DType::float64;
  const Tensor u = uniform(shape, {.minval = -bound,
                                   .maxval = bound,
                                   .dtype = wide ? DType::float64 : DType::float32,
                                   .seed = options.seed});
  const Tensor standard = ops::clip(std::sqrt(2.0) * ops::erfinv(u), -2.0, 2.0);
  return ops::cast(standard * options.stddev + options.mean, options.dtype);
}

Tensor randint(const Shape& shape, int64_t minval, int64_t maxval, RandintOptions options) {
  require<ValueError>(minval < maxval, "random::randint: minval {} must be below maxval {}.", minval, maxval);
  require<DTypeError>(options.dtype.is_integer(), "random::randint: expected an integer dtype; got {}.",
                      options.dtype.name());
  return apply(integers_op, {options.seed.next()}, {shape, options.dtype, minval, maxval});
}

Tensor bernoulli(const Shape& shape, const Tensor& probability, SeedOptions options) {
  return ops::cast(uniform(shape, {.seed = options.seed}) < probability, DType::float32);
}

Tensor permutation(int64_t n, SeedOptions options) {
  // Sorting by random keys; 64 bits make equal keys (which would keep their order) negligible.
  const Tensor keys = apply(integers_op, {options.seed.next()},
                            {Shape{n}, DType(DType::int64), int64_t{0}, std::numeric_limits<int64_t>::max()});
  return ops::argsort(keys, 0);
}

Tensor shuffle(const Tensor& x, int64_t axis, SeedOptions options) {
  return ops::gather(x, permutation(x.shape()[x.shape().axis(axis, "random::shuffle")], options), axis);
}

Tensor categorical(const Tensor& logits, int64_t num_samples, SeedOptions options) {
  require<ShapeError>(logits.rank() == 2, "random::categorical: expected logits [batch, classes]; got {}.",
                      to_string(logits.shape()));
  // The largest of logits + Gumbel noise is distributed as softmax(logits).
  const Shape shape{logits.shape()[0], num_samples, logits.shape()[1]};
  const Tensor u = uniform(shape, {.minval = 1e-20, .seed = options.seed});
  return ops::argmax(ops::expand_dims(logits, 1) - ops::log(-ops::log(u)), {.axis = -1});
}

Tensor dropout(const Tensor& x, double rate, DropoutOptions options) {
  require<ValueError>(rate >= 0 && rate < 1, "random::dropout: rate must be in [0, 1); got {}.", rate);
  if (rate == 0) return x;
  const Tensor kept = uniform(options.noise_shape.value_or(x.shape()), {.seed = options.seed}) >= rate;
  return x * ops::cast(kept, x.dtype()) * (1 / (1 - rate));
}

}  // namespace random
}  // namespace cornu
