// SPDX-License-Identifier: Apache-2.0
#include "cornu/dtype.hpp"

#include <boost/test/unit_test.hpp>

using namespace cornu;

BOOST_AUTO_TEST_SUITE(dtype)

// keras.backend.result_type gives the same for all of these.
BOOST_AUTO_TEST_CASE(promotion_is_that_of_keras) {
  const struct {
    DType a, b, result;
  } kCases[] = {
      {DType::boolean, DType::boolean, DType::boolean}, {DType::boolean, DType::uint8, DType::uint8},
      {DType::uint8, DType::int8, DType::int16},        {DType::uint8, DType::int32, DType::int32},
      {DType::int8, DType::int64, DType::int64},        {DType::int64, DType::float16, DType::float16},
      {DType::int32, DType::float32, DType::float32},   {DType::float16, DType::bfloat16, DType::float32},
      {DType::float16, DType::float32, DType::float32}, {DType::bfloat16, DType::float32, DType::float32},
      {DType::float32, DType::float64, DType::float64}, {DType::boolean, DType::float64, DType::float64},
  };
  for (const auto& c : kCases) {
    BOOST_TEST_CONTEXT(c.a.name() << " and " << c.b.name()) {
      BOOST_TEST(promote(c.a, c.b) == c.result);
      BOOST_TEST(promote(c.b, c.a) == c.result);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
