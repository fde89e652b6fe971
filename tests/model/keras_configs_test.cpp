// SPDX-License-Identifier: Apache-2.0
#include "keras_configs.hpp"

#include <boost/test/unit_test.hpp>

#include "cornu/constraints.hpp"
#include "cornu/initializers.hpp"
#include "cornu/optimizers.hpp"
#include "cornu/regularizers.hpp"
#include "saving/json.hpp"

using namespace cornu;

namespace {

/// Reads each text and writes it again: every key, in order, every value, integers as integers.
template <class Base>
void check_texts(const char* base) {
  for (const char* text : kKerasConfigs.at(base)) {
    const ConfigValue object = cornu::internal::parse_json(text, "test");
    Handle<Base> handle;
    BOOST_TEST_CONTEXT(text) {
      BOOST_REQUIRE_NO_THROW(read_field(object, handle));
      BOOST_TEST(cornu::internal::write_json(write_field(handle)) == cornu::internal::write_json(object));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keras_configs)

BOOST_AUTO_TEST_CASE(optimizers) { check_texts<Optimizer>("Optimizer"); }
BOOST_AUTO_TEST_CASE(schedules) { check_texts<LearningRateSchedule>("LearningRateSchedule"); }
BOOST_AUTO_TEST_CASE(initializers) { check_texts<Initializer>("Initializer"); }
BOOST_AUTO_TEST_CASE(regularizers) { check_texts<Regularizer>("Regularizer"); }
BOOST_AUTO_TEST_CASE(constraints) { check_texts<Constraint>("Constraint"); }

BOOST_AUTO_TEST_CASE(what_is_left_out_has_the_default_of_keras) {
  const auto defaults = [](const char* base, const auto& handle) {
    const std::string text = cornu::internal::write_json(write_field(handle));
    for (const char* known : kKerasConfigs.at(base)) {
      if (cornu::internal::write_json(cornu::internal::parse_json(known, "test")) == text) return true;
    }
    return false;
  };
  for (const char* name : {"SGD", "RMSprop", "Adam", "AdamW", "Adamax", "Nadam", "Adagrad", "Ftrl", "Lion",
                           "Lamb", "Adafactor"}) {
    BOOST_TEST(defaults("Optimizer", Handle<Optimizer>(name)), name);
  }
  for (const char* name :
       {"Zeros", "Ones", "Identity", "Orthogonal", "RandomUniform", "TruncatedNormal", "VarianceScaling",
        "GlorotUniform", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"}) {
    BOOST_TEST(defaults("Initializer", Handle<Initializer>(name)), name);
  }
  for (const char* name : {"L1", "L2", "L1L2", "OrthogonalRegularizer"}) {
    BOOST_TEST(defaults("Regularizer", Handle<Regularizer>(name)), name);
  }
  for (const char* name : {"MaxNorm", "NonNeg", "UnitNorm", "MinMaxNorm"}) {
    BOOST_TEST(defaults("Constraint", Handle<Constraint>(name)), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
