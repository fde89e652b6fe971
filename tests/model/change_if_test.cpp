// SPDX-License-Identifier: Apache-2.0
#include "model/change_if.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::testing;

BOOST_AUTO_TEST_SUITE(change_if)

BOOST_AUTO_TEST_CASE(changes_hold_or_are_taken_back) {
  const Tensor start = ops::linspace(-1, 1, 1000), wanted = ops::linspace(0, 5, 1000);
  for (const bool holds : {false, true}) {
    const std::vector<Tensor> after = everywhere(
        [&](const std::vector<Tensor>& in) {
          const Variable w(start.to(Tensor(0).device())), scalar(Tensor(3.f)), count(Tensor(int64_t{7}));
          cornu::internal::change_if(in[0] > 0, {w, scalar, count}, [&] {
            w.assign(in[1]);
            scalar.assign(scalar / (in[0] - in[0]));  // not finite: what is taken back must not show
            count.assign_add(1);
          });
          return std::vector<Tensor>{w, scalar, count};
        },
        {Tensor(holds ? 1.f : -1.f), wanted});
    check_same_bits(after[0], (holds ? wanted : start).to("reference"));
    BOOST_TEST(after[1].item<float>() == (holds ? INFINITY : 3.f));
    BOOST_TEST(after[2].item<int64_t>() == (holds ? 8 : 7));
  }
}

BOOST_AUTO_TEST_SUITE_END()
