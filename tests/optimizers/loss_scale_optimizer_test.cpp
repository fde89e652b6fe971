// SPDX-License-Identifier: Apache-2.0
// Steps beside Keras's are in keras_values_test.cpp.
#include "cornu/optimizers/loss_scale_optimizer.hpp"

#include <boost/test/unit_test.hpp>

#include "cornu/function.hpp"
#include "cornu/layers.hpp"
#include "cornu/model.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/optimizers.hpp"
#include "cornu/random.hpp"
#include "cornu/schedules.hpp"
#include "optimizer_cases.hpp"
#include "testing/compare.hpp"

using namespace cornu;
using namespace cornu::optimizers;
using namespace cornu::testing;

BOOST_AUTO_TEST_SUITE(loss_scale_optimizer)

BOOST_AUTO_TEST_CASE(the_scale_follows_the_gradients) {
  for (const bool traced : {false, true}) {
    const Variable w(ops::zeros({1}), {.name = "w"});
    LossScaleOptimizer optimizer(SGD({.learning_rate = 1}), {.initial_scale = 8, .dynamic_growth_steps = 2});
    const auto apply = [&](const Tensor& gradient) {
      optimizer.apply_gradients({optimizer.scale_loss(gradient)}, {w});
      return optimizer.dynamic_scale();
    };
    const auto step = function(apply);
    std::vector<float> scales, weights;
    for (const float gradient : {1.f, 1.f, 1.f, INFINITY, 1.f, 1.f, NAN, -INFINITY, 1.f}) {
      scales.push_back((traced ? step(tensor({gradient})) : apply(tensor({gradient}))).item<float>());
      weights.push_back(w.value()[0].item<float>());
    }
    BOOST_TEST(scales == (std::vector<float>{8, 16, 16, 8, 8, 16, 8, 4, 4}),
               boost::test_tools::per_element());
    BOOST_TEST(weights == (std::vector<float>{-1, -2, -3, -3, -4, -5, -5, -5, -6}),
               boost::test_tools::per_element());
    BOOST_TEST(optimizer.iterations().item<int>() == 6);
  }
}

BOOST_AUTO_TEST_CASE(the_first_trace_reads_the_scale_as_a_variable) {
  const Variable w(ops::zeros({1}));
  LossScaleOptimizer optimizer(SGD({.learning_rate = 1}), {.initial_scale = 8});
  const auto scaled = function([&](const Tensor& loss) { return optimizer.scale_loss(loss); });
  BOOST_TEST(scaled(Tensor(1.f)).item<float>() == 8);
  optimizer.apply_gradients({tensor({INFINITY})}, {w});
  BOOST_TEST(scaled(Tensor(1.f)).item<float>() == 4);
}

BOOST_AUTO_TEST_CASE(state_is_its_own_and_then_that_of_the_inner_optimizer) {
  const auto paths = [](const Handle<Optimizer>& inner) {
    LossScaleOptimizer optimizer(inner);
    optimizer.apply_gradients(test_gradients(1), test_variables());
    std::vector<std::string> result;
    for (const Variable& variable : optimizer.variables()) result.push_back(variable.path());
    return result;
  };
  const std::vector<std::string> expected{"loss_scale_optimizer/iteration",
                                          "loss_scale_optimizer/learning_rate",
                                          "loss_scale_optimizer/step_counter",
                                          "loss_scale_optimizer/dynamic_scale",
                                          "sgd/iteration",
                                          "sgd/learning_rate",
                                          "sgd/w_momentum",
                                          "sgd/b_momentum"};
  BOOST_TEST(paths(SGD({.momentum = 0.5})) == expected, boost::test_tools::per_element());
  BOOST_TEST(paths(SGD({.learning_rate = schedules::ExponentialDecay(0.1, 10, 0.5)})).size() == 5u);
}

BOOST_AUTO_TEST_CASE(what_the_inner_optimizer_decides) {
  const std::vector<Variable> variables = test_variables();
  LossScaleOptimizer optimizer(SGD({.learning_rate = 0.5, .weight_decay = 1, .use_ema = true}));
  optimizer.exclude_from_weight_decay({.var_names = {"b"}});
  optimizer.set_learning_rate(0.1);
  BOOST_TEST(optimizer.learning_rate().item<float>() == 0.1f);
  optimizer.apply_gradients({ops::zeros({2, 3}), ops::zeros({2})}, variables);
  check_same_bits(variables[1], test_variables()[1]);
  check_close(variables[0], test_variables()[0] * 0.9f);
  variables[0].assign(ops::zeros({2, 3}));
  optimizer.finalize_variable_values(variables);
  check_close(variables[0], test_variables()[0] * 0.9f);
}

BOOST_AUTO_TEST_CASE(configuration) {
  const Handle<Optimizer> optimizer = LossScaleOptimizer(Adam({.learning_rate = 0.5, .amsgrad = true}));
  const Config config = optimizer->get_config();
  std::vector<std::string> keys;
  for (const auto& [key, value] : config) keys.push_back(key);
  BOOST_TEST(
      keys == (std::vector<std::string>{"name", "inner_optimizer", "initial_scale", "dynamic_growth_steps"}),
      boost::test_tools::per_element());
  BOOST_TEST(config.at("initial_scale").as_number() == 32768);
  Handle<Optimizer> again;
  read_field(write_field(optimizer), again);
  BOOST_TEST((again->get_config() == config));
  Config old = config;  // files of older versions
  old.set("ema_momentum", 0.99);
  read_field(Config{{"class_name", "LossScaleOptimizer"}, {"config", old}}, again);
  BOOST_TEST((again->get_config() == config));
}

BOOST_AUTO_TEST_CASE(bad_arguments) {
  check_throws<ValueError>([] { LossScaleOptimizer(Handle<Optimizer>()); },
                           "LossScaleOptimizer: an inner optimizer is needed.");
  check_throws<ValueError>([] { LossScaleOptimizer("adam", {.initial_scale = 0}); },
                           "LossScaleOptimizer: initial_scale must be above 0 and finite; got 0.");
  check_throws<ValueError>([] { LossScaleOptimizer("adam", {.dynamic_growth_steps = 0}); },
                           "LossScaleOptimizer: dynamic_growth_steps must be at least 1; got 0.");
  check_throws<ValueError>([] { LossScaleOptimizer(Adam({.loss_scale_factor = 2})); },
                           "LossScaleOptimizer: the inner optimizer must have no loss_scale_factor");
  LossScaleOptimizer empty;
  const Variable w(ops::zeros({1}));
  check_throws<ValueError>([&] { empty.apply_gradients({ops::ones({1})}, {w}); },
                           "an inner optimizer is needed.");
  LossScaleOptimizer optimizer("adam");
  check_throws<ShapeError>([&] { optimizer.apply_gradients({ops::ones({2})}, {w}); }, "has shape [2]");
  check_throws<ValueError>([&] { optimizer.apply_gradients({Tensor()}, {w}); }, "no gradient is defined");
  BOOST_TEST(optimizer.variables().size() == 6u);  // nothing was built
}

BOOST_AUTO_TEST_CASE(fit_uses_it) {
  const auto trained = [](const Handle<Optimizer>& optimizer) {
    set_seed(3);
    const Tensor x = random::normal({20, 4}), y = random::normal({20, 2});
    Sequential model({layers::Input({4}), layers::Dense(2)});
    model.compile({.optimizer = optimizer, .loss = "mean_squared_error"});
    model.fit(x, y, {.batch_size = 8, .epochs = 3, .verbose = 0});
    return model.get_weights();
  };
  const std::vector<Tensor> plain = trained(Adam()), scaled = trained(LossScaleOptimizer(Adam()));
  for (size_t i = 0; i < plain.size(); ++i) check_close(scaled[i], plain[i]);
}

BOOST_AUTO_TEST_SUITE_END()
