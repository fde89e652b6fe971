// SPDX-License-Identifier: Apache-2.0
#include "cornu/function.hpp"

#include <boost/test/unit_test.hpp>
#include <tuple>

#include "cornu/gradient_tape.hpp"
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/random.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::testing;

BOOST_AUTO_TEST_SUITE(traced_function)

BOOST_AUTO_TEST_CASE(runs_the_body_once_per_signature) {
  int runs = 0;
  const auto f = function([&](const Tensor& x) {
    ++runs;
    return x * 2 + 1;
  });
  check_close(f(tensor({1.f, 2.f})), tensor({3.f, 5.f}));
  check_close(f(tensor({5.f, 6.f})), tensor({11.f, 13.f}));
  BOOST_TEST(runs == 1);
  f(tensor({1.f, 2.f, 3.f}));  // another shape
  f(tensor({1, 2}));           // another dtype
  f(ops::cast(tensor({1.f}), "float64"));
  BOOST_TEST(runs == 4);
  BOOST_TEST(f.trace_count() == 4u);
}

BOOST_AUTO_TEST_CASE(other_arguments_are_part_of_the_signature) {
  int runs = 0;
  const auto f = function([&](const Tensor& x, double factor, bool negate, const std::string& name) {
    ++runs;
    return (negate ? -x : x) * factor + (name == "one" ? 1 : 0);
  });
  check_close(f(tensor({1.f}), 2.0, false, "one"), tensor({3.f}));
  check_close(f(tensor({1.f}), 2.0, true, "one"), tensor({-1.f}));
  check_close(f(tensor({1.f}), 3.0, true, "two"), tensor({-3.f}));
  check_close(f(tensor({4.f}), 2.0, false, "one"), tensor({9.f}));
  BOOST_TEST(runs == 3);
}

BOOST_AUTO_TEST_CASE(takes_and_gives_several_tensors) {
  const auto f = function([](const Tensor& a, const std::vector<Tensor>& rest) {
    Tensor total = a;
    for (const Tensor& t : rest) total = total + t;
    return std::make_pair(total, std::make_tuple(a * 2, std::vector<Tensor>{rest[0], total}));
  });
  const auto [total, more] = f(tensor({1.f}), std::vector<Tensor>{tensor({2.f}), tensor({3.f})});
  check_close(total, tensor({6.f}));
  check_close(std::get<0>(more), tensor({2.f}));
  BOOST_TEST(std::get<1>(more).size() == 2u);
  check_close(std::get<1>(more)[1], tensor({6.f}));
}

BOOST_AUTO_TEST_CASE(variables_are_read_and_assigned_in_each_call) {
  on_every_device([] {
    const Variable count(ops::zeros({}));
    const auto f = function([&](const Tensor& x) {
      count.assign_add(1);
      const Tensor first = count * x;  // sees the new value
      count.assign_add(10);
      return std::make_pair(first, count.value());
    });
    for (int call = 1; call <= 3; ++call) {
      const auto [product, value] = f(tensor({2.f}));
      BOOST_TEST(product.item<float>() == 2.f * static_cast<float>(11 * call - 10));
      BOOST_TEST(value.item<float>() == static_cast<float>(11 * call));
    }
    count.assign(100);  // from outside
    BOOST_TEST(f(tensor({1.f})).first.item<float>() == 101.f);
  });
}

BOOST_AUTO_TEST_CASE(an_old_value_survives_an_update_in_place) {
  const Variable w(tensor({1.f, 2.f, 3.f}));
  const auto step = function([&] { w.assign(w * 2); });
  step();
  const Tensor before = w;
  step();
  check_same_bits(before, tensor({2.f, 4.f, 6.f}));
  check_same_bits(w, tensor({4.f, 8.f, 12.f}));
}

BOOST_AUTO_TEST_CASE(an_output_survives_the_next_call) {
  const auto f = function([](const Tensor& x) { return x + 1; });
  const Tensor first = f(tensor({1.f})), second = f(tensor({5.f}));
  check_same_bits(first, tensor({2.f}));
  check_same_bits(second, tensor({6.f}));
}

BOOST_AUTO_TEST_CASE(variables_can_exchange_their_values) {
  const Variable a(tensor({1.f, 2.f})), b(tensor({3.f, 4.f})), c(tensor({5.f, 6.f}));
  const auto rotate = function([&] {
    const Tensor first = a;
    a.assign(b);
    b.assign(c);
    c.assign(first);
  });
  rotate();
  check_same_bits(a, tensor({3.f, 4.f}));
  check_same_bits(b, tensor({5.f, 6.f}));
  check_same_bits(c, tensor({1.f, 2.f}));
  rotate();
  check_same_bits(a, tensor({5.f, 6.f}));
}

BOOST_AUTO_TEST_CASE(one_value_for_two_variables_and_an_output) {
  const Variable a(tensor({1.f})), b(tensor({2.f}));
  const auto f = function([&](const Tensor& x) {
    const Tensor y = x * 3;
    a.assign(y);
    b.assign(y);
    return y;
  });
  check_same_bits(f(tensor({2.f})), tensor({6.f}));
  check_same_bits(a, tensor({6.f}));
  check_same_bits(b, tensor({6.f}));
}

BOOST_AUTO_TEST_CASE(an_update_that_needs_the_old_value_later) {
  // y uses the old weight after the update was made: it must not see the new one.
  const Variable w(tensor({{1.f, 2.f}, {3.f, 4.f}}));
  const auto f = function([&](const Tensor& x) {
    const Tensor old = w;
    w.assign(old + 1);
    return ops::matmul(x, old) + ops::matmul(x, w);
  });
  check_close(f(tensor({{1.f, 1.f}})), tensor({{10.f, 14.f}}));
  check_same_bits(w, tensor({{2.f, 3.f}, {4.f, 5.f}}));
}

BOOST_AUTO_TEST_CASE(inputs_constants_and_variables_as_outputs) {
  const Variable w(tensor({7.f}));
  const Tensor constant = tensor({9.f});
  const auto f = function([&](const Tensor& x) {
    return std::vector<Tensor>{x, constant, w, ops::reshape(x, {1, 1})};
  });
  const std::vector<Tensor> outputs = f(tensor({1.f}));
  check_same_bits(outputs[0], tensor({1.f}));
  check_same_bits(outputs[1], constant);
  check_same_bits(outputs[2], tensor({7.f}));
  check_same_bits(outputs[3], tensor({{1.f}}));
  w.assign(tensor({8.f}));
  check_same_bits(outputs[2], tensor({7.f}));
}

BOOST_AUTO_TEST_CASE(a_variable_given_as_input_and_updated) {
  const Variable w(tensor({1.f}));
  const auto f = function([&](const Tensor& x) {
    w.assign(w * 2);
    return x + w;
  });
  check_same_bits(f(w.value()), tensor({3.f}));
  check_same_bits(f(w.value()), tensor({6.f}));
}

BOOST_AUTO_TEST_CASE(random_numbers_are_drawn_anew) {
  set_seed(3);
  const auto f = function([] { return random::uniform({4}); });
  const Tensor a = f(), b = f();
  BOOST_TEST(!same_bits(a, b));
  set_seed(3);
  check_same_bits(random::uniform({4}), a, "eager draws the same stream");
  check_same_bits(random::uniform({4}), b);
}

BOOST_AUTO_TEST_CASE(a_training_step_equals_its_eager_form) {
  on_every_device([] {
    set_seed(5);
    const Tensor x = random::normal({16, 8}), y = random::normal({16, 3});
    const Tensor start1 = random::normal({8, 5}), start2 = random::normal({5, 3});
    const Variable w1(start1), w2(start2), m1(ops::zeros({8, 5})), m2(ops::zeros({5, 3}));
    const auto step = [&](const Tensor& in, const Tensor& target) {
      GradientTape tape;
      const Tensor h = ops::tanh(ops::matmul(in, w1));
      const Tensor loss = ops::mean(ops::square(ops::matmul(h, w2) - target));
      const std::vector<Tensor> g = tape.gradient(loss, {w1, w2});
      m1.assign(m1 * 0.9 + g[0]);
      m2.assign(m2 * 0.9 + g[1]);
      w1.assign(w1 - 0.1 * m1);
      w2.assign(w2 - 0.1 * m2);
      return loss;
    };
    std::vector<Tensor> eager;
    for (int i = 0; i < 5; ++i) eager.push_back(step(x, y));
    eager.insert(eager.end(), {w1, w2, m1, m2});
    w1.assign(start1);
    w2.assign(start2);
    m1.assign(ops::zeros({8, 5}));
    m2.assign(ops::zeros({5, 3}));
    const auto traced = function(step);
    std::vector<Tensor> compiled;
    for (int i = 0; i < 5; ++i) compiled.push_back(traced(x, y));
    compiled.insert(compiled.end(), {w1, w2, m1, m2});
    for (size_t i = 0; i < eager.size(); ++i) check_same_bits(compiled[i], eager[i]);
    BOOST_TEST(eager[4].item<float>() < eager[0].item<float>());
  });
}

BOOST_AUTO_TEST_CASE(functions_nest_and_tapes_see_through_them) {
  const auto inner = function([](const Tensor& x) { return x * x; });
  const auto outer = function([&](const Tensor& x) { return inner(x) + inner(x + 1); });
  check_close(outer(tensor({2.f})), tensor({13.f}));
  BOOST_TEST(inner.trace_count() == 0u);
  const Tensor x = tensor({3.f});
  GradientTape tape;
  tape.watch(x);
  check_close(tape.gradient(inner(x), x), tensor({6.f}));
}

BOOST_AUTO_TEST_CASE(shapes_inside_are_known_and_control_flow_is_traced) {
  const auto f = function([](const Tensor& x) { return x.shape()[0] > 2 ? ops::sum(x) : ops::max(x); });
  BOOST_TEST(f(tensor({1.f, 5.f})).item<float>() == 5.f);
  BOOST_TEST(f(tensor({1.f, 5.f, 2.f})).item<float>() == 8.f);
}

BOOST_AUTO_TEST_CASE(reading_values_while_tracing_is_an_error) {
  const auto f = function([](const Tensor& x) { return x * x.item<float>(); });
  check_throws<ValueError>([&] { f(tensor({1.f})); }, "symbolic tensor");
  BOOST_TEST(f.trace_count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_symbolic_tensor_that_escapes_is_refused) {
  Tensor leaked;
  const auto f = function([&](const Tensor& x) {
    leaked = x * 2;
    return x;
  });
  f(tensor({1.f}));
  check_throws<ValueError>([&] { leaked + 1; }, "outside the graph");
  check_throws<ValueError>([&] { leaked.item<float>(); }, "symbolic");
  const auto g = function([&](const Tensor& x) { return x + leaked; });
  check_throws<ValueError>([&] { g(tensor({1.f})); }, "different graphs");
}

BOOST_AUTO_TEST_CASE(an_error_inside_leaves_nothing_behind) {
  const auto f = function([](const Tensor& x, const Tensor& y) { return ops::matmul(x, y); });
  check_throws<ShapeError>([&] { f(ops::ones({2, 3}), ops::ones({2, 3})); }, "inner sizes");
  check_close(ops::ones({2}) + 1, tensor({2.f, 2.f}));  // not recorded anywhere
  check_close(f(ops::ones({2, 3}), ops::ones({3, 1})), ops::full({2, 1}, 3));
}

BOOST_AUTO_TEST_CASE(graphs_describe_themselves) {
  const Variable w(ops::ones({3, 2}), {.name = "kernel"});
  const auto f = function([&](const Tensor& x) { return ops::relu(ops::matmul(x, w) + 1) * 2; });
  const TracedGraph graph = f.graph(ops::ones({4, 3}));
  BOOST_TEST(graph.operations() == (std::vector<std::string>{"matmul", "fused_elementwise"}),
             boost::test_tools::per_element());
  const std::string dot = graph.to_dot();
  BOOST_TEST(dot.find("digraph") == 0u);
  BOOST_TEST(dot.find("kernel\\nfloat32[3, 2]") != std::string::npos);
  BOOST_TEST(dot.find("matmul\\nfloat32[4, 2]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_the_last_signatures_are_kept) {
  int runs = 0;
  const auto f = function([&](const Tensor& x) {
    ++runs;
    return x + 1;
  });
  for (int n = 1; n <= 70; ++n) f(ops::ones({n}));
  BOOST_TEST(runs == 70);
  f(ops::ones({70}));
  BOOST_TEST(runs == 70);
  f(ops::ones({1}));  // long gone
  BOOST_TEST(runs == 71);
}

BOOST_AUTO_TEST_SUITE_END()
