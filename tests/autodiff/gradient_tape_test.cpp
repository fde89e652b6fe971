// SPDX-License-Identifier: Apache-2.0
#include "cornu/gradient_tape.hpp"

#include <boost/test/unit_test.hpp>

#include "cornu/ops/create.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "cornu/ops/reduce.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"
#include "testing/gradients.hpp"

using namespace cornu;
using namespace cornu::testing;

BOOST_AUTO_TEST_SUITE(gradient_tape)

BOOST_AUTO_TEST_CASE(gradients_of_any_order) {
  on_every_device([] {
    const Tensor x(std::vector<double>{2.0});
    GradientTape third;
    third.watch(x);
    GradientTape second;
    second.watch(x);
    GradientTape first;
    first.watch(x);
    const Tensor y = x * x * x * x;
    const Tensor dy = first.gradient(y, x);
    const Tensor d2y = second.gradient(dy, x);
    const Tensor d3y = third.gradient(d2y, x);
    BOOST_TEST(dy.item<double>() == 32.0);
    BOOST_TEST(d2y.item<double>() == 48.0);
    BOOST_TEST(d3y.item<double>() == 48.0);
  });
}

BOOST_AUTO_TEST_CASE(variables_are_watched_when_read) {
  const Variable w(tensor({1.f, 2.f}));
  const Variable frozen(tensor({3.f, 4.f}), {.name = "frozen", .trainable = false});
  GradientTape tape;
  const Tensor loss = ops::sum(w * w * frozen);
  const std::vector<Tensor> gradients = tape.gradient(loss, {w, frozen});
  check_close(gradients[0], tensor({6.f, 16.f}));
  BOOST_TEST(!gradients[1].defined());
}

BOOST_AUTO_TEST_CASE(a_variable_counts_through_each_of_its_reads) {
  const Variable w(tensor({3.f}));
  GradientTape tape;
  const Tensor before = w.value() * w.value();
  w.assign(tensor({5.f}));
  const Tensor loss = ops::sum(before + 2 * w.value());
  check_close(tape.gradient(loss, w), tensor({8.f}));
}

BOOST_AUTO_TEST_CASE(unconnected_sources) {
  const Tensor x = tensor({1.f}), z = tensor({1.f, 2.f});
  GradientTape tape({.persistent = true});
  tape.watch(x);
  tape.watch(z);
  const Tensor y = x * 2;
  BOOST_TEST(!tape.gradient(y, z).defined());
  check_same_bits(tape.gradient(y, z, {.zero_when_unconnected = true}), tensor({0.f, 0.f}));
  const Tensor unwatched = tensor({1.f});
  BOOST_TEST(!tape.gradient(y, unwatched).defined());
}

BOOST_AUTO_TEST_CASE(a_tape_is_asked_once_unless_persistent) {
  const Tensor x = tensor({1.f});
  GradientTape tape;
  tape.watch(x);
  const Tensor y = x * x;
  tape.gradient(y, x);
  check_throws<ValueError>([&] { tape.gradient(y, x); }, "persistent");
}

BOOST_AUTO_TEST_CASE(stop_gradient_and_integers) {
  const Tensor x = tensor({2.f});
  GradientTape tape;
  tape.watch(x);
  const Tensor y = x * ops::stop_gradient(x);
  check_close(tape.gradient(y, x), tensor({2.f}));
  GradientTape other;
  check_throws<DTypeError>([&] { other.watch(tensor({1, 2})); }, "floating");
}

BOOST_AUTO_TEST_CASE(custom_gradients) {
  const auto log1pexp = [](const Tensor& x) {
    return custom_gradient(
        x, [](const Tensor& t) { return ops::log1p(ops::exp(t)); },
        [](const Tensor& t, const Tensor&, const Tensor& upstream) { return upstream * ops::sigmoid(t); });
  };
  const Tensor x(std::vector<double>{-1.0, 0.5, 2.0});
  check_gradient([&](const std::vector<Tensor>& in) { return std::vector<Tensor>{log1pexp(in[0])}; }, {x});
  const Tensor large(std::vector<double>{100.0});
  GradientTape tape;
  tape.watch(large);
  BOOST_TEST(tape.gradient(log1pexp(large), large).item<double>() == 1.0);
}

BOOST_AUTO_TEST_CASE(several_targets_and_output_gradients) {
  const Tensor x = tensor({1.f, 2.f});
  GradientTape tape({.persistent = true});
  tape.watch(x);
  const Tensor a = x * 3, b = x * x;
  check_close(tape.gradient(std::vector<Tensor>{a, b}, {x})[0], tensor({5.f, 7.f}));
  check_close(tape.gradient(b, x, {.output_gradient = tensor({1.f, 0.f})}), tensor({2.f, 0.f}));
  check_throws<ShapeError>([&] { tape.gradient(b, x, {.output_gradient = tensor({1.f})}); }, "[2]");
}

BOOST_AUTO_TEST_SUITE_END()
