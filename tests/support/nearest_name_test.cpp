// SPDX-License-Identifier: Apache-2.0
#include "support/nearest_name.hpp"

#include <boost/test/unit_test.hpp>

#include "support/registry.hpp"

using namespace cornu;
using namespace cornu::internal;

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(the_nearest_name_is_offered) {
  const std::vector<std::string> known{"Dense", "Dropout", "Flatten"};
  BOOST_TEST(nearest_name_hint("Densse", known) == " Did you mean 'Dense'?");
  BOOST_TEST(nearest_name_hint("dense", known) == " Did you mean 'Dense'?");
  BOOST_TEST(nearest_name_hint("Convolution", known) == " Known: Dense, Dropout, Flatten.");
  BOOST_TEST(nearest_name_hint("x", {}) == "");
}

BOOST_AUTO_TEST_CASE(registries) {
  Registry<int> registry("layer");
  registry.add("one", 1);
  registry.alias("uno", "one");
  BOOST_TEST(registry.at("uno") == 1);
  BOOST_TEST(registry.find("two") == nullptr);
  BOOST_CHECK_THROW(registry.add("one", 2), ValueError);
  try {
    registry.at("onne");
    BOOST_ERROR("not thrown");
  } catch (const NotFoundError& error) {
    BOOST_TEST(std::string(error.what()) == "unknown layer 'onne'. Did you mean 'one'?");
  }
}

BOOST_AUTO_TEST_SUITE_END()
