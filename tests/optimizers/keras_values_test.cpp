// SPDX-License-Identifier: Apache-2.0
// Every optimizer and every common option, step by step as Keras does it.
#include "keras_values.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>

#include "cornu/constraints/non_neg.hpp"
#include "cornu/function.hpp"
#include "cornu/ops/array.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/optimizers.hpp"
#include "cornu/schedules.hpp"
#include "ops/variable_state.hpp"
#include "optimizer_cases.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::optimizers;
using namespace cornu::testing;

namespace {

constexpr int kEarly = 3, kLate = 25;

template <class T>
T excluding(T optimizer, WeightDecayExclusion exclusion) {
  optimizer.exclude_from_weight_decay(std::move(exclusion));
  return optimizer;
}

/// An option struct with all common options set.
template <class Options>
Options with_all(Options options) {
  options.weight_decay = 0.1;
  options.clipnorm = 0.6;
  options.use_ema = true;
  options.ema_momentum = 0.7;
  options.ema_overwrite_frequency = 3;
  options.loss_scale_factor = 2;
  options.gradient_accumulation_steps = 2;
  return options;
}

using Make = std::function<Handle<Optimizer>()>;
/// The same names and arguments as in keras_values.py.
const std::map<std::string, Make> kCases = {
    {"SGD", [] { return SGD({.learning_rate = 0.1}); }},
    {"SGD momentum", [] { return SGD({.learning_rate = 0.1, .momentum = 0.8}); }},
    {"SGD nesterov", [] { return SGD({.learning_rate = 0.1, .momentum = 0.8, .nesterov = true}); }},
    {"RMSprop", [] { return RMSprop({.learning_rate = 0.02}); }},
    {"RMSprop momentum", [] { return RMSprop({.learning_rate = 0.02, .momentum = 0.5}); }},
    {"RMSprop centered",
     [] {
       return RMSprop(
           {.learning_rate = 0.02, .rho = 0.8, .momentum = 0.5, .epsilon = 1e-3, .centered = true});
     }},
    {"Adam", [] { return Adam({.learning_rate = 0.05}); }},
    {"Adam amsgrad",
     [] {
       return Adam({.learning_rate = 0.05, .beta_1 = 0.8, .beta_2 = 0.9, .epsilon = 1e-3, .amsgrad = true});
     }},
    {"AdamW", [] { return AdamW({.learning_rate = 0.05, .weight_decay = 0.3}); }},
    {"AdamW var_names",
     [] { return excluding(AdamW({.learning_rate = 0.05, .weight_decay = 0.3}), {.var_names = {"b"}}); }},
    {"Adamax", [] { return Adamax({.learning_rate = 0.05}); }},
    {"Nadam", [] { return Nadam({.learning_rate = 0.05}); }},
    {"Adagrad", [] { return Adagrad({.learning_rate = 0.1}); }},
    {"Adagrad 0.5",
     [] { return Adagrad({.learning_rate = 0.1, .initial_accumulator_value = 0.5, .epsilon = 1e-2}); }},
    {"Adadelta", [] { return Adadelta({.learning_rate = 1, .epsilon = 1e-4}); }},
    {"Lion", [] { return Lion({.learning_rate = 0.01}); }},
    {"Lamb", [] { return Lamb({.learning_rate = 0.05}); }},
    {"Ftrl", [] { return Ftrl({.learning_rate = 0.1}); }},
    {"Ftrl regularized",
     [] {
       return Ftrl({.learning_rate = 0.1,
                    .learning_rate_power = -0.7,
                    .initial_accumulator_value = 0.2,
                    .l1_regularization_strength = 0.05,
                    .l2_regularization_strength = 0.03,
                    .l2_shrinkage_regularization_strength = 0.02,
                    .beta = 0.5});
     }},
    {"Adafactor", [] { return Adafactor({.learning_rate = 0.2}); }},
    {"Adafactor options",
     [] {
       return Adafactor({.learning_rate = 0.05,
                         .beta_2_decay = -0.6,
                         .epsilon_1 = 1e-4,
                         .epsilon_2 = 0.1,
                         .clip_threshold = 0.5,
                         .relative_step = false});
     }},
    {"weight_decay", [] { return SGD({.learning_rate = 0.1, .momentum = 0.5, .weight_decay = 0.2}); }},
    {"clipnorm", [] { return SGD({.learning_rate = 0.1, .momentum = 0.5, .clipnorm = 0.8}); }},
    {"clipvalue", [] { return SGD({.learning_rate = 0.1, .momentum = 0.5, .clipvalue = 0.3}); }},
    {"global_clipnorm", [] { return SGD({.learning_rate = 0.1, .momentum = 0.5, .global_clipnorm = 0.8}); }},
    {"use_ema", [] { return Adam({.learning_rate = 0.05, .use_ema = true, .ema_momentum = 0.8}); }},
    {"ema_overwrite_frequency",
     [] {
       return Adam(
           {.learning_rate = 0.05, .use_ema = true, .ema_momentum = 0.8, .ema_overwrite_frequency = 4});
     }},
    {"loss_scale_factor",
     [] { return SGD({.learning_rate = 0.1, .momentum = 0.5, .loss_scale_factor = 4}); }},
    {"accumulation", [] { return Adam({.learning_rate = 0.05, .gradient_accumulation_steps = 3}); }},
    {"accumulation Nadam", [] { return Nadam({.learning_rate = 0.05, .gradient_accumulation_steps = 2}); }},
    {"accumulation use_ema",
     [] {
       return Adam({.learning_rate = 0.05,
                    .use_ema = true,
                    .ema_momentum = 0.8,
                    .ema_overwrite_frequency = 2,
                    .gradient_accumulation_steps = 3});
     }},
    {"schedule",
     [] {
       return SGD(
           {.learning_rate = schedules::ExponentialDecay(0.2, 5, 0.7), .momentum = 0.5, .weight_decay = 0.1});
     }},
    {"schedule accumulation",
     [] {
       return SGD(
           {.learning_rate = schedules::ExponentialDecay(0.2, 5, 0.7), .gradient_accumulation_steps = 2});
     }},
    {"all Adam", [] { return Adam(with_all(AdamOptions{.learning_rate = 0.05})); }},
    {"all Ftrl", [] { return Ftrl(with_all(FtrlOptions{.learning_rate = 0.05})); }},
    {"missing",
     [] { return Adam({.learning_rate = 0.05, .weight_decay = 0.1, .use_ema = true, .ema_momentum = 0.8}); }},
    {"missing accumulation",
     [] { return Adam({.learning_rate = 0.05, .weight_decay = 0.1, .gradient_accumulation_steps = 3}); }},
    {"constraint",
     [] {
       return Adam(
           {.learning_rate = 0.05, .use_ema = true, .ema_momentum = 0.8, .ema_overwrite_frequency = 4});
     }},
    {"constraint accumulation", [] { return SGD({.learning_rate = 0.1, .gradient_accumulation_steps = 3}); }},
    {"LossScaleOptimizer",
     [] {
       return LossScaleOptimizer(Adam({.learning_rate = 0.05}),
                                 {.initial_scale = 8, .dynamic_growth_steps = 3});
     }},
    {"LossScaleOptimizer all",
     [] {
       AdamOptions options = with_all(AdamOptions{.learning_rate = 0.05});
       options.loss_scale_factor.reset();
       return LossScaleOptimizer(Adam(options), {.initial_scale = 8, .dynamic_growth_steps = 4});
     }},
};

struct Run {
  Tensor early, late, slots;
  std::vector<Tensor> all;  ///< Everything at the end, for comparing bits.
};

Run run(const std::string& name, const Handle<Optimizer>& optimizer, bool traced) {
  const std::vector<Variable> variables = test_variables();
  const auto has = [&](const char* word) { return name.starts_with(word); };
  if (has("constraint")) {
    variables[0].state()->constraint = [](const Tensor& w) { return constraints::NonNeg()(w); };
  }
  const auto apply = [&](const Tensor& w, const Tensor& b) {
    std::vector<Tensor> gradients{optimizer->scale_loss(w), optimizer->scale_loss(b)};
    if (optimizer->options().loss_scale_factor.has_value()) gradients = {w, b};
    optimizer->apply_gradients(gradients, variables);
  };
  // Without the second gradient the step is another function.
  const auto apply_first = [&](const Tensor& w) { optimizer->apply_gradients({w, Tensor()}, variables); };
  const auto step = function(apply);
  const auto step_first = function(apply_first);
  const auto flat = [&] { return ops::concatenate({ops::ravel(variables[0]), ops::ravel(variables[1])}); };
  Run result;
  for (int i = 1; i <= kLate; ++i) {
    std::vector<Tensor> gradients = test_gradients(i);
    if (has("LossScale") && (i == 5 || i == 11 || i == 12)) {
      gradients[0] = ops::slice_update(gradients[0], {0, 1}, tensor({{INFINITY}}));
    }
    if (has("missing") && i % 3 != 1) {
      traced ? step_first(gradients[0]) : apply_first(gradients[0]);
    } else {
      traced ? step(gradients[0], gradients[1]) : apply(gradients[0], gradients[1]);
    }
    if (i == kEarly) result.early = flat();
  }
  result.late = flat();
  std::vector<Tensor> sums;
  const std::vector<Variable> state = optimizer->variables();
  for (size_t i = name.find("schedule") == std::string::npos ? 2 : 1; i < state.size(); ++i) {
    sums.push_back(ops::sum(ops::cast(state[i], DType::float32)));
  }
  result.slots = sums.empty() ? ops::zeros({0}) : ops::stack(sums);
  result.all = values_of(state);
  result.all.push_back(result.late);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keras_values)

BOOST_AUTO_TEST_CASE(steps_are_those_of_keras) {
  BOOST_TEST(kCases.size() == kKerasValues.size());
  on_every_device([] {
    for (const auto& [name, make] : kCases) {
      BOOST_TEST_CONTEXT(name) {
        const Run eager = run(name, make(), false), traced = run(name, make(), true);
        const KerasValues& expected = kKerasValues.at(name);
        check_close(eager.early, Tensor(expected.early), 1e-6);
        check_close(eager.late, Tensor(expected.late), 5e-6);
        check_close(eager.slots, Tensor(expected.slots), 5e-6);
        BOOST_REQUIRE(eager.all.size() == traced.all.size());
        for (size_t i = 0; i < eager.all.size(); ++i) check_same_bits(traced.all[i], eager.all[i]);
      }
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()
