// SPDX-License-Identifier: Apache-2.0
#include "cornu/initializers/random_initializer.hpp"

#include "cornu/random.hpp"
#include "support/require.hpp"

namespace cornu::initializers {

using internal::require;

namespace {

std::optional<int64_t> seed_of(const ConfigValue& value) {
  if (value.is_null()) return {};
  if (value.is_map()) return seed_of(value.as_map().at("config").as_map().at("seed"));
  require<ValueError>(value.is_integer(), "seed must be an integer, a SeedGenerator or null.");
  return value.as_integer();
}

}  // namespace

RandomInitializer::RandomInitializer(std::optional<int64_t> seed) : seed_(write_field(seed)) {}

void RandomInitializer::fields(Fields& fields) {
  fields("seed", seed_);
  seed_of(seed_);
}

int64_t RandomInitializer::seed() const {
  if (const std::optional<int64_t> given = seed_of(seed_)) return *given;
  if (!drawn_->has_value()) *drawn_ = SeedGenerator().state().value()[0].item<int64_t>();
  return **drawn_;
}

}  // namespace cornu::initializers
