// SPDX-License-Identifier: Apache-2.0
// What every registered optimizer must do; a new one is found by itself.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "cornu/function.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/optimizers.hpp"
#include "model/class_registry.hpp"
#include "optimizer_cases.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::testing;

namespace {

Handle<Optimizer> make(const std::string& name) {
  if (name == "LossScaleOptimizer") return optimizers::LossScaleOptimizer("adam");  // it needs another one
  return Handle<Optimizer>(name);
}

void for_every_optimizer(const std::function<void(const std::string&)>& body) {
  const auto names = cornu::internal::ClassRegistry<Optimizer>::instance().class_names();
  BOOST_TEST(names.size() >= 13u);
  for (const std::string& name : names) {
    BOOST_TEST_CONTEXT(name) { body(name); }
  }
}

std::vector<Tensor> scaled_gradients(const Optimizer& optimizer, int step) {
  std::vector<Tensor> gradients = test_gradients(step);
  for (Tensor& gradient : gradients) gradient = optimizer.scale_loss(gradient);
  return gradients;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_optimizer)

BOOST_AUTO_TEST_CASE(survives_its_configuration) {
  for_every_optimizer([](const std::string& name) {
    const Handle<Optimizer> optimizer = make(name);
    optimizer->set_learning_rate(0.037);
    const ConfigValue object = write_field(optimizer);
    Handle<Optimizer> again;
    read_field(object, again);
    BOOST_TEST((write_field(again) == object));
    BOOST_TEST(object.as_map().at("module").as_string() == "keras.optimizers");
    const Variable w(tensor({1.f, 2.f}), {.name = "w"}), same(tensor({1.f, 2.f}), {.name = "w"});
    for (int step = 1; step <= 3; ++step) {
      optimizer->apply_gradients({tensor({0.5f, -1.f})}, {w});
      again->apply_gradients({tensor({0.5f, -1.f})}, {same});
    }
    check_same_bits(same, w);
  });
}

BOOST_AUTO_TEST_CASE(refuses_a_field_that_it_does_not_know) {
  for_every_optimizer([](const std::string& name) {
    const Config config{{"class_name", name}, {"config", Config{{"learning_rat", 0.1}}}};
    Handle<Optimizer> optimizer;
    check_throws<ValueError>([&] { read_field(config, optimizer); },
                             name + ": unknown field 'learning_rat'.");
  });
}

BOOST_AUTO_TEST_CASE(finds_the_bottom_of_a_bowl) {
  for_every_optimizer([](const std::string& name) {
    on_every_device([&] {
      const Tensor target = tensor({0.3f, -0.7f, 0.2f}), steepness = tensor({1.f, 2.f, 0.5f});
      double best = INFINITY;
      for (const double rate : {0.03, 0.3, 30.0}) {  // Adadelta, for one, wants a large rate
        const Handle<Optimizer> optimizer = make(name);
        optimizer->set_learning_rate(rate);
        const Variable w(tensor({1.f, 1.f, -1.f}), {.name = "w"});
        const auto step = function([&](const Tensor& goal) {
          optimizer->apply_gradients({optimizer->scale_loss(2 * steepness * (w - goal))}, {w});
        });
        for (int i = 0; i < 300; ++i) step(target);
        const double height = ops::sum(steepness * ops::square(w - target)).item<double>();
        if (height < best) best = height;
      }
      BOOST_TEST(best < 0.02);  // from 6.99
    });
  });
}

BOOST_AUTO_TEST_CASE(resumes_exactly) {
  for_every_optimizer([](const std::string& name) {
    on_every_device([&] {
      const Handle<Optimizer> optimizer = make(name), resumed = make(name);
      const std::vector<Variable> variables = test_variables(), restored = test_variables();
      for (int step = 1; step <= 5; ++step) {
        optimizer->apply_gradients(scaled_gradients(*optimizer, step), variables);
      }
      resumed->build_for(restored);
      const std::vector<Variable> from = optimizer->variables(), to = resumed->variables();
      BOOST_REQUIRE(from.size() == to.size());
      for (size_t i = 0; i < from.size(); ++i) to[i].assign(from[i]);
      for (size_t i = 0; i < variables.size(); ++i) restored[i].assign(variables[i]);
      for (int step = 6; step <= 10; ++step) {
        optimizer->apply_gradients(scaled_gradients(*optimizer, step), variables);
        resumed->apply_gradients(scaled_gradients(*resumed, step), restored);
      }
      for (size_t i = 0; i < variables.size(); ++i) check_same_bits(restored[i], variables[i]);
      for (size_t i = 0; i < from.size(); ++i) check_same_bits(to[i], from[i], from[i].path());
    });
  });
}

BOOST_AUTO_TEST_SUITE_END()
