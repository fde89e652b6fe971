// SPDX-License-Identifier: Apache-2.0
#include "cornu/regularizers.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "cornu/layers.hpp"
#include "cornu/model.hpp"
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"
#include "testing/gradients.hpp"

using namespace cornu;
using namespace cornu::regularizers;
using namespace cornu::testing;

namespace {

Tensor matrix() { return ops::reshape(ops::linspace(-2, 3, 12), {3, 4}); }

/// Keras's value, for a matrix.
void check_value(const Regularizer& regularizer, float expected) {
  const TensorFunction f = [&](const std::vector<Tensor>& in) {
    return std::vector<Tensor>{regularizer(in[0])};
  };
  check_close(everywhere(f, {matrix()})[0], Tensor(expected), 1e-6);
  check_gradient(f, {ops::cast(matrix(), DType::float64)}, 1e-5);
}

void check_round_trip(const Handle<Regularizer>& regularizer, const Config& expected) {
  BOOST_TEST((regularizer->get_config() == expected));
  Handle<Regularizer> again;
  read_field(write_field(regularizer), again);
  BOOST_TEST((again->get_config() == expected));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(weight_regularizers)

BOOST_AUTO_TEST_CASE(values) {
  check_value(L1(), 0.1690909f);
  check_value(L2(), 0.32545456f);
  check_value(L1L2({.l1 = 0.1, .l2 = 0.2}), 8.2f);
  check_value(L1L2(), 0);
  check_value(OrthogonalRegularizer(), 0.0069002062f);
  check_value(OrthogonalRegularizer({.factor = 0.5, .mode = "columns"}), 0.44286284f);
}

BOOST_AUTO_TEST_CASE(orthogonal_regularizer_at_the_edges) {
  check_close(OrthogonalRegularizer()(ops::eye(3)), Tensor(0.f));
  check_close(OrthogonalRegularizer({.factor = 1})(ops::ones({2, 3})), Tensor(1.f));
  check_close(OrthogonalRegularizer()(ops::ones({1, 3})), Tensor(0.f));  // no pair
  const Tensor with_zeros = tensor({{0.f, 0.f}, {1.f, 2.f}, {1.f, 2.f}});
  check_close(OrthogonalRegularizer({.factor = 3})(with_zeros), Tensor(1.f));
  check_throws<ShapeError>(
      [] {
        OrthogonalRegularizer()(ops::ones({2, 2, 2}));
      },
      "OrthogonalRegularizer: expected a matrix; got shape [2, 2, 2].");
}

BOOST_AUTO_TEST_CASE(configurations) {
  const double single = static_cast<double>(0.01f);  // L1's and the orthogonal factor are float32 in Keras
  check_round_trip(L1(), {{"l1", single}});
  check_round_trip(L2(), {{"l2", 0.01}});
  check_round_trip(L1L2({.l2 = 0.2}), {{"l1", 0.0}, {"l2", 0.2}});
  check_round_trip(OrthogonalRegularizer(), {{"factor", single}, {"mode", "rows"}});
}

BOOST_AUTO_TEST_CASE(names) {
  BOOST_TEST((Handle<Regularizer>("l2")->get_config() == Config{{"l2", 0.01}}));
  BOOST_TEST((Handle<Regularizer>("l1_l2")->get_config() == Config{{"l1", 0.0}, {"l2", 0.0}}));
  for (const char* name :
       {"l1", "L1", "L2", "L1L2", "l1l2", "OrthogonalRegularizer", "orthogonal_regularizer"}) {
    BOOST_TEST(bool(Handle<Regularizer>(name)));
  }
  check_throws<NotFoundError>([] { Handle<Regularizer>("l3"); },
                              "unknown regularizer 'l3'. Did you mean 'L1'?");
}

BOOST_AUTO_TEST_CASE(bad_arguments) {
  check_throws<ValueError>([] { L1(-0.1); }, "L1: l1 must be at least 0 and finite; got -0.1.");
  check_throws<ValueError>([] { L2(std::nan("")); }, "L2: l2 must be at least 0 and finite; got nan.");
  check_throws<ValueError>([] { L1L2({.l2 = INFINITY}); },
                           "L1L2: l2 must be at least 0 and finite; got inf.");
  check_throws<ValueError>([] { OrthogonalRegularizer({.mode = "diagonal"}); },
                           "OrthogonalRegularizer: mode must be 'rows' or 'columns'; got 'diagonal'.");
}

BOOST_AUTO_TEST_CASE(they_add_to_the_loss_of_a_model) {
  const auto cubes = [](const Tensor& w) { return ops::sum(w * w * w); };
  Sequential model({layers::Input({2}), layers::Dense(1, {.kernel_initializer = "ones",
                                                          .bias_initializer = "ones",
                                                          .kernel_regularizer = L2(0.5),
                                                          .bias_regularizer = cubes})});
  model.compile({.loss = "mean_squared_error"});
  const auto logs = model.evaluate(ops::zeros({4, 2}), ops::zeros({4, 1}), {.verbose = 0});
  BOOST_TEST(logs.at("loss") == 1 + 0.5 * 2 + 1);
}

BOOST_AUTO_TEST_SUITE_END()
