// SPDX-License-Identifier: Apache-2.0
#include "cornu/initializers/random.hpp"

#include "cornu/random.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using initializers::RandomNormal;
using initializers::RandomUniform;
using initializers::TruncatedNormal;

CORNU_REGISTER(Initializer, RandomNormal, "RandomNormal", "keras.initializers", "normal")
CORNU_REGISTER(Initializer, RandomUniform, "RandomUniform", "keras.initializers", "uniform")
CORNU_REGISTER(Initializer, TruncatedNormal, "TruncatedNormal", "keras.initializers")

namespace initializers {
namespace {

void check_normal(const std::string& where, const NormalOptions& options) {
  const internal::NumberChecks checks(where);
  checks.finite("mean", options.mean);
  checks.at_least_zero("stddev", options.stddev);
}

}  // namespace

RandomNormal::RandomNormal(NormalOptions options) : RandomInitializer(options.seed), options_(options) {
  RandomNormal::validate();
}

Tensor RandomNormal::operator()(const Shape& shape, DType dtype) const {
  return random::normal(shape, {options_.mean, options_.stddev, dtype, seed()});
}

void RandomNormal::fields(Fields& fields) {
  RandomInitializer::fields(fields);
  fields("mean", options_.mean)("stddev", options_.stddev);
}

void RandomNormal::validate() const { check_normal(class_name(), options_); }

TruncatedNormal::TruncatedNormal(NormalOptions options) : RandomInitializer(options.seed), options_(options) {
  TruncatedNormal::validate();
}

Tensor TruncatedNormal::operator()(const Shape& shape, DType dtype) const {
  return random::truncated_normal(shape, {options_.mean, options_.stddev, dtype, seed()});
}

void TruncatedNormal::fields(Fields& fields) {
  RandomInitializer::fields(fields);
  fields("mean", options_.mean)("stddev", options_.stddev);
}

void TruncatedNormal::validate() const { check_normal(class_name(), options_); }

RandomUniform::RandomUniform(UniformOptions options) : RandomInitializer(options.seed), options_(options) {
  RandomUniform::validate();
}

Tensor RandomUniform::operator()(const Shape& shape, DType dtype) const {
  return random::uniform(shape, {options_.minval, options_.maxval, dtype, seed()});
}

void RandomUniform::fields(Fields& fields) {
  RandomInitializer::fields(fields);
  fields("minval", options_.minval)("maxval", options_.maxval);
}

void RandomUniform::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.finite("minval", options_.minval);
  checks.at_least(options_.minval, "maxval", options_.maxval);
}

}  // namespace initializers
}  // namespace cornu
