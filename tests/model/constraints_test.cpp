// SPDX-License-Identifier: Apache-2.0
#include "cornu/constraints.hpp"

#include <boost/test/unit_test.hpp>

#include "cornu/layers.hpp"
#include "cornu/model.hpp"
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/optimizers.hpp"
#include "cornu/random.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::constraints;
using namespace cornu::testing;

namespace {

Tensor matrix() { return ops::reshape(ops::linspace(-2, 3, 12), {3, 4}); }

/// Keras's values.
void check_values(const Constraint& constraint, const Tensor& weight, const std::vector<float>& expected) {
  const std::vector<Tensor> actual = everywhere(
      [&](const std::vector<Tensor>& in) { return std::vector<Tensor>{constraint(in[0])}; }, {weight}, 1e-6);
  check_close(actual[0], Tensor(expected, weight.shape()), 5e-7);
}

void check_round_trip(const Handle<Constraint>& constraint, const Config& expected) {
  BOOST_TEST((constraint->get_config() == expected));
  Handle<Constraint> again;
  read_field(write_field(constraint), again);
  BOOST_TEST((again->get_config() == expected));
  check_same_bits((*again)(matrix()), (*constraint)(matrix()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(weight_constraints)

BOOST_AUTO_TEST_CASE(max_norm) {
  check_values(MaxNorm(), matrix(),
               {-1.5440973f, -1.1822958f, -0.7620008f, -0.38724893f, -0.14037248f, 0.20864044f, 0.5080005f,
                0.71917653f, 1.2633523f, 1.5995766f, 1.7780018f, 1.8256021f});
  check_values(MaxNorm({.max_value = 1.5, .axis = 1}), matrix(),
               {-1.0617577f, -0.8204491f, -0.57914054f, -0.33783197f, -0.18181817f, 0.27272725f, 0.7272727f,
                1.181818f, 0.51713133f, 0.66077894f, 0.80442655f, 0.94807416f});
  check_values(
      MaxNorm({.max_value = 0.8, .axis = {0, 1, 2}}), ops::reshape(ops::linspace(-1, 1, 16), {2, 2, 2, 2}),
      {-0.460179f, -0.39882177f, -0.3374646f, -0.2761074f, -0.2147502f, -0.153393f, -0.0920358f, -0.0306786f,
       0.0306786f, 0.09203579f, 0.153393f, 0.21475019f, 0.2761074f, 0.3374646f, 0.3988218f, 0.46017897f});
  check_values(MaxNorm({.max_value = 1}), tensor({0.f, 0.f}), {0, 0});  // not NaN
  check_round_trip(MaxNorm(), {{"max_value", 2}, {"axis", 0}});
  check_round_trip(MaxNorm({.axis = {0, 1}}), {{"max_value", 2}, {"axis", ConfigValue::List{0, 1}}});
  check_throws<ValueError>([] { MaxNorm({.max_value = -1}); },
                           "MaxNorm: max_value must be at least 0 and finite; got -1.");
  check_throws<ShapeError>([] { MaxNorm({.axis = 3})(matrix()); }, "axis 3");
}

BOOST_AUTO_TEST_CASE(non_neg) {
  check_values(NonNeg(), tensor({-1.f, 0.f, 2.f}), {0, 0, 2});
  check_round_trip(NonNeg(), {});
}

BOOST_AUTO_TEST_CASE(unit_norm) {
  check_values(UnitNorm(), matrix(),
               {-0.77204865f, -0.5911479f, -0.3810004f, -0.19362447f, -0.07018624f, 0.10432023f, 0.25400028f,
                0.3595883f, 0.63167614f, 0.79978836f, 0.88900089f, 0.91280109f});
  check_values(UnitNorm(1), matrix(),
               {-0.70783842f, -0.54696602f, -0.38609371f, -0.22522131f, -0.12751533f, 0.191273f, 0.51006132f,
                0.82884961f, 0.34475422f, 0.44051927f, 0.53628433f, 0.63204944f});
  check_values(UnitNorm(), tensor({{0.f, 3.f}, {0.f, 4.f}}), {0, 0.6f, 0, 0.8f});
  check_round_trip(UnitNorm(1), {{"axis", 1}});
}

BOOST_AUTO_TEST_CASE(min_max_norm) {
  check_values(MinMaxNorm({.min_value = 2.5, .max_value = 3, .rate = 0.5, .axis = 1}), matrix(),
               {-2.f, -1.5454545f, -1.0909091f, -0.6363636f, -0.25030327f, 0.37545487f, 1.0012131f, 1.626971f,
                1.3353132f, 1.7062334f, 2.0771537f, 2.4480741f});
  check_round_trip(MinMaxNorm(), {{"min_value", 0.0}, {"max_value", 1.0}, {"rate", 1.0}, {"axis", 0}});
  check_throws<ValueError>([] { MinMaxNorm({.rate = 1.5}); }, "MinMaxNorm: rate must be in [0, 1]; got 1.5.");
  check_throws<ValueError>([] { MinMaxNorm({.min_value = 2}); },
                           "MinMaxNorm: max_value must be at least 2; got 1.");
}

BOOST_AUTO_TEST_CASE(names) {
  for (const char* name :
       {"MaxNorm", "max_norm", "NonNeg", "non_neg", "UnitNorm", "unit_norm", "MinMaxNorm", "min_max_norm"}) {
    BOOST_TEST(bool(Handle<Constraint>(name)));
  }
  check_throws<NotFoundError>([] { Handle<Constraint>("nonneg"); },
                              "unknown constraint 'nonneg'. Did you mean 'NonNeg'?");
}

BOOST_AUTO_TEST_CASE(weights_keep_them_through_training) {
  set_seed(1);
  const Tensor x = random::normal({64, 5}), y = random::normal({64, 3});
  const auto half = [](const Tensor& w) { return ops::minimum(w, 0.01); };
  Sequential model(
      {layers::Input({5}), layers::Dense(3, {.kernel_constraint = UnitNorm(), .bias_constraint = half})});
  model.compile({.optimizer = optimizers::Adam({.learning_rate = 0.1}), .loss = "mean_squared_error"});
  model.fit(x, y, {.batch_size = 10, .epochs = 3, .verbose = 0});
  const Tensor kernel = model.weights()[0], bias = model.weights()[1];
  check_close(ops::sum(ops::square(kernel), {.axis = 0}), ops::ones({3}), 1e-5);
  BOOST_TEST(ops::max(bias).item<float>() <= 0.01f);
}

BOOST_AUTO_TEST_SUITE_END()
