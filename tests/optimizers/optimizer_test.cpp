// SPDX-License-Identifier: Apache-2.0
// What all optimizers have in common. What a step does is compared with Keras in keras_values_test.cpp.
#include "cornu/optimizer.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "cornu/function.hpp"
#include "cornu/layers.hpp"
#include "cornu/model.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/optimizers.hpp"
#include "cornu/random.hpp"
#include "cornu/schedules.hpp"
#include "graph/program.hpp"
#include "optimizer_cases.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::optimizers;
using namespace cornu::testing;

namespace {

std::vector<std::string> paths_of(const Optimizer& optimizer) {
  std::vector<std::string> paths;
  for (const Variable& variable : optimizer.variables()) paths.push_back(variable.path());
  return paths;
}

/// The variables after one step, as Keras names and orders them.
void check_state(const Handle<Optimizer>& optimizer, const std::vector<std::string>& slots) {
  optimizer->apply_gradients(test_gradients(1), test_variables());
  std::vector<std::string> expected{"iteration", "learning_rate"};
  expected.insert(expected.end(), slots.begin(), slots.end());
  for (std::string& name : expected) name = optimizer->name() + "/" + name;
  BOOST_TEST(paths_of(*optimizer) == expected, boost::test_tools::per_element());
}

void check_keys(const Optimizer& optimizer, const std::string& name, const std::vector<std::string>& own) {
  std::vector<std::string> expected{"name",
                                    "learning_rate",
                                    "weight_decay",
                                    "clipnorm",
                                    "global_clipnorm",
                                    "clipvalue",
                                    "use_ema",
                                    "ema_momentum",
                                    "ema_overwrite_frequency",
                                    "loss_scale_factor",
                                    "gradient_accumulation_steps"};
  expected.insert(expected.end(), own.begin(), own.end());
  const Config config = optimizer.get_config();
  std::vector<std::string> keys;
  for (const auto& [key, value] : config) keys.push_back(key);
  BOOST_TEST(keys == expected, boost::test_tools::per_element());
  BOOST_TEST(config.at("name").as_string() == name);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(optimizer)

BOOST_AUTO_TEST_CASE(state_is_in_the_order_of_keras_files) {
  using Names = std::vector<std::string>;
  check_state(SGD(), {});
  check_state(SGD({.momentum = 0.9}), {"w_momentum", "b_momentum"});
  check_state(
      RMSprop({.momentum = 0.9, .centered = true}),
      {"w_velocity", "b_velocity", "w_momentum", "b_momentum", "w_average_gradient", "b_average_gradient"});
  const Names moments{"w_momentum", "w_velocity", "b_momentum", "b_velocity"};
  check_state(Adam(), moments);
  check_state(AdamW(), moments);
  check_state(Lamb(), moments);
  check_state(Adam({.amsgrad = true}),
              {"w_momentum", "w_velocity", "b_momentum", "b_velocity", "w_velocity_hat", "b_velocity_hat"});
  check_state(Nadam(), {"w_momentum", "w_velocity", "b_momentum", "b_velocity", "u_product"});
  check_state(Adamax(), {"w_momentum", "w_norm", "b_momentum", "b_norm"});
  check_state(Adagrad(), {"w_accumulator", "b_accumulator"});
  check_state(Adadelta(), {"w_accumulated_grad", "w_accumulated_delta_var", "b_accumulated_grad",
                           "b_accumulated_delta_var"});
  check_state(Ftrl(), {"w_accumulator", "w_linear", "b_accumulator", "b_linear"});
  check_state(Lion(), {"w_momentum", "b_momentum"});
  check_state(Adafactor(), {"w_r", "w_c", "w_velocity", "b_r", "b_c", "b_velocity"});
  check_state(SGD({.momentum = 0.9, .use_ema = true, .gradient_accumulation_steps = 2}),
              {"w_average", "b_average", "w_gradient_accumulator", "b_gradient_accumulator", "w_momentum",
               "b_momentum"});
}

BOOST_AUTO_TEST_CASE(state_has_the_types_of_keras_files) {
  Adafactor adafactor;
  adafactor.apply_gradients(test_gradients(1), test_variables());
  std::vector<std::string> specs;
  for (const Variable& variable : adafactor.variables()) specs.push_back(to_string(variable.value().spec()));
  const std::vector<std::string> expected{"int64[]",       "float32[]", "float32[2]", "float32[3]",
                                          "float32[2, 3]", "int32[]",   "int32[]",    "float32[2]"};
  BOOST_TEST(specs == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_path_of_several_parts_is_joined) {
  const auto model = Sequential({layers::Input({2}), layers::Dense(1, {.name = "out"})}, {.name = "model"});
  SGD sgd({.momentum = 0.5});
  sgd.build_for(model.trainable_variables());
  BOOST_TEST(paths_of(sgd)[2].ends_with("out_kernel_momentum"));
  BOOST_TEST(paths_of(sgd)[2].starts_with("sgd/"));
}

BOOST_AUTO_TEST_CASE(configurations_have_the_keys_of_keras) {
  check_keys(SGD(), "sgd", {"momentum", "nesterov"});
  check_keys(RMSprop(), "rm_sprop", {"rho", "momentum", "epsilon", "centered"});
  check_keys(Adam(), "adam", {"beta_1", "beta_2", "epsilon", "amsgrad"});
  check_keys(AdamW(), "adam_w", {"beta_1", "beta_2", "epsilon", "amsgrad"});
  check_keys(Adamax(), "adamax", {"beta_1", "beta_2", "epsilon"});
  check_keys(Nadam(), "nadam", {"beta_1", "beta_2", "epsilon"});
  check_keys(Lamb(), "lamb", {"beta_1", "beta_2", "epsilon"});
  check_keys(Lion(), "lion", {"beta_1", "beta_2"});
  check_keys(Adagrad(), "adagrad", {"initial_accumulator_value", "epsilon"});
  check_keys(Adadelta(), "adadelta", {"rho", "epsilon"});
  check_keys(Ftrl(), "ftrl",
             {"learning_rate_power", "initial_accumulator_value", "l1_regularization_strength",
              "l2_regularization_strength", "l2_shrinkage_regularization_strength", "beta"});
  check_keys(Adafactor(), "adafactor",
             {"beta_2_decay", "epsilon_1", "epsilon_2", "clip_threshold", "relative_step"});
  BOOST_TEST(AdamW().get_config().at("weight_decay").as_number() == 0.004);
  BOOST_TEST(SGD().get_config().at("learning_rate").as_number() == 0.009999999776482582);
}

BOOST_AUTO_TEST_CASE(names) {
  const std::vector<std::pair<const char*, const char*>> known{{"sgd", "SGD"},
                                                               {"SGD", "SGD"},
                                                               {"rmsprop", "RMSprop"},
                                                               {"rm_sprop", "RMSprop"},
                                                               {"adam", "Adam"},
                                                               {"adamw", "AdamW"},
                                                               {"adam_w", "AdamW"},
                                                               {"adamax", "Adamax"},
                                                               {"nadam", "Nadam"},
                                                               {"adagrad", "Adagrad"},
                                                               {"adadelta", "Adadelta"},
                                                               {"lion", "Lion"},
                                                               {"lamb", "Lamb"},
                                                               {"ftrl", "Ftrl"},
                                                               {"adafactor", "Adafactor"},
                                                               {"lossscaleoptimizer", "LossScaleOptimizer"}};
  for (const auto& [name, class_name] : known)
    BOOST_TEST(Handle<Optimizer>(name)->class_name() == class_name);
  check_throws<NotFoundError>([] { Handle<Optimizer>("adma"); },
                              "unknown optimizer 'adma'. Did you mean 'Adam'?");
}

BOOST_AUTO_TEST_CASE(bad_arguments) {
  const auto check = [](auto make, const std::string& text) { check_throws<ValueError>(make, text); };
  check([] { SGD({.learning_rate = NAN}); }, "SGD: learning_rate must be at least 0 and finite; got nan.");
  check([] { Adam({.learning_rate = -1}); }, "Adam: learning_rate must be at least 0 and finite; got -1.");
  check([] { SGD({.momentum = 1.5}); }, "SGD: momentum must be in [0, 1]; got 1.5.");
  check([] { RMSprop({.rho = 1}); }, "RMSprop: rho must be in [0, 1); got 1.");
  check([] { RMSprop({.momentum = -0.1}); }, "RMSprop: momentum must be in [0, 1]; got -0.1.");
  check([] { Adam({.beta_1 = 1}); }, "Adam: beta_1 must be in [0, 1); got 1.");
  check([] { Adam({.beta_2 = NAN}); }, "Adam: beta_2 must be in [0, 1); got nan.");
  check([] { Adam({.epsilon = -1e-7}); }, "Adam: epsilon must be at least 0 and finite; got -1e-07.");
  check([] { AdamW({.beta_2 = 2}); }, "AdamW: beta_2 must be in [0, 1); got 2.");
  check([] { Adamax({.beta_1 = -1}); }, "Adamax: beta_1 must be in [0, 1); got -1.");
  check([] { Nadam({.beta_2 = 1}); }, "Nadam: beta_2 must be in [0, 1); got 1.");
  check([] { Lamb({.epsilon = -1}); }, "Lamb: epsilon must be at least 0 and finite; got -1.");
  check([] { Lion({.beta_1 = 0}); }, "Lion: beta_1 must be in (0, 1]; got 0.");
  check([] { Lion({.beta_2 = 1.1}); }, "Lion: beta_2 must be in [0, 1]; got 1.1.");
  check([] { Adagrad({.initial_accumulator_value = -1}); },
        "Adagrad: initial_accumulator_value must be at least 0 and finite; got -1.");
  check([] { Adadelta({.rho = -0.5}); }, "Adadelta: rho must be in [0, 1); got -0.5.");
  check([] { Ftrl({.learning_rate_power = 0.5}); }, "Ftrl: learning_rate_power must be at most 0; got 0.5.");
  check([] { Ftrl({.l1_regularization_strength = -1}); },
        "Ftrl: l1_regularization_strength must be at least 0 and finite; got -1.");
  check([] { Adafactor({.clip_threshold = 0}); },
        "Adafactor: clip_threshold must be above 0 and finite; got 0.");
  check([] { SGD({.weight_decay = -0.1}); }, "SGD: weight_decay must be at least 0 and finite; got -0.1.");
  check([] { SGD({.clipnorm = 0}); }, "SGD: clipnorm must be above 0 and finite; got 0.");
  check([] { SGD({.clipvalue = -1}); }, "SGD: clipvalue must be above 0 and finite; got -1.");
  check([] { SGD({.global_clipnorm = INFINITY}); },
        "SGD: global_clipnorm must be above 0 and finite; got inf.");
  check([] { SGD({.clipnorm = 1, .global_clipnorm = 1}); },
        "SGD: only one of clipnorm, clipvalue and global_clipnorm can be set.");
  check([] { SGD({.ema_momentum = 1.5}); }, "SGD: ema_momentum must be in [0, 1]; got 1.5.");
  check([] { SGD({.ema_overwrite_frequency = 0}); },
        "SGD: ema_overwrite_frequency must be at least 1; got 0.");
  check([] { SGD({.loss_scale_factor = 0}); }, "SGD: loss_scale_factor must be above 0 and finite; got 0.");
  check([] { SGD({.gradient_accumulation_steps = 1}); },
        "SGD: gradient_accumulation_steps must be at least 2; got 1.");
  Handle<Optimizer> adamw;
  check(
      [&] {
        read_field(Config{{"class_name", "AdamW"}, {"config", Config{{"weight_decay", nullptr}}}}, adamw);
      },
      "AdamW: weight_decay must be a number. Use Adam.");
  check([] { SGD().set_learning_rate(-1); }, "SGD: learning_rate must be at least 0 and finite; got -1.");
}

BOOST_AUTO_TEST_CASE(bad_calls_change_nothing) {
  const std::vector<Variable> variables = test_variables();
  const std::vector<Tensor> gradients = test_gradients(1), before = values_of(variables);
  Adam adam;
  check_throws<ValueError>([&] { adam.apply_gradients({gradients[0]}, variables); },
                           "Adam: got 1 gradients for 2 variables.");
  check_throws<ShapeError>(
      [&] {
        adam.apply_gradients({gradients[1], gradients[1]}, variables);
      },
      "Adam: the gradient of 'w' has shape [2], the variable [2, 3].");
  check_throws<ValueError>(
      [&] {
        adam.apply_gradients({Tensor(), Tensor()}, variables);
      },
      "Adam: no gradient is defined for any variable.");
  check_throws<ValueError>([&] { adam.apply(gradients); }, "Adam: not built yet");
  BOOST_TEST(adam.variables().size() == 2u);  // no slots were made
  adam.apply_gradients({gradients[0]}, {variables[0]});
  const Tensor w = variables[0];
  check_throws<ValueError>(
      [&] { adam.apply_gradients(gradients, variables); },
      "Adam: unknown variable 'b'. An optimizer works on the variables of its first call");
  check_throws<ValueError>(
      [&] {
        adam.apply_gradients({gradients[0], Tensor()}, variables);
      },
      "unknown variable 'b'");
  check_throws<ValueError>([&] { adam.build_for(variables); }, "unknown variable 'b'");
  check_throws<ValueError>([&] { adam.exclude_from_weight_decay({.var_names = {"b"}}); },
                           "Adam: exclude_from_weight_decay has no effect any more");
  check_same_bits(variables[0], w);
  check_same_bits(variables[1], before[1]);
  BOOST_TEST(adam.iterations().item<int64_t>() == 1);
}

BOOST_AUTO_TEST_CASE(calls_of_all_kinds) {
  const std::vector<Variable> variables = test_variables();
  SGD sgd({.learning_rate = 0.5});
  sgd.apply_gradients({}, {});
  BOOST_TEST(sgd.iterations().item<int64_t>() == 0);
  sgd.build_for(variables);
  sgd.apply({ops::ones({2, 3}), ops::ones({2})});
  check_close(variables[1], tensor({-0.3f, -0.9f}));
  sgd.apply({ops::ones({2})}, {variables[1]});  // a part of what it was built for
  sgd.apply_gradients({Tensor(), ops::ones({2})}, variables);
  check_close(variables[0], tensor({{-1.f, -0.75f, -0.5f}, {-0.25f, 0.f, 0.25f}}));
  check_close(variables[1], tensor({-1.3f, -1.9f}));
  BOOST_TEST(sgd.iterations().item<int64_t>() == 3);
}

BOOST_AUTO_TEST_CASE(iterations_count_updates) {
  SGD sgd({.gradient_accumulation_steps = 3});
  const std::vector<Variable> variables = test_variables();
  for (int i = 1; i <= 7; ++i) sgd.apply_gradients(test_gradients(i), variables);
  BOOST_TEST(sgd.iterations().item<int64_t>() == 2);
  BOOST_TEST(sgd.variables()[0].value().item<int64_t>() == 7);
}

BOOST_AUTO_TEST_CASE(learning_rate_can_be_set) {
  const Variable w(ops::zeros({1}));
  const SGD made({.learning_rate = 0.5});
  const Handle<Optimizer> optimizer = made;  // copies share the state
  const auto step = function([&](const Tensor& gradient) { optimizer->apply_gradients({gradient}, {w}); });
  step(ops::ones({1}));
  optimizer->set_learning_rate(0.125);
  step(ops::ones({1}));  // the same graph
  check_close(w, tensor({-0.625f}));
  BOOST_TEST(step.trace_count() == 1u);
  BOOST_TEST(made.learning_rate().item<double>() == 0.125);
  BOOST_TEST(made.get_config().at("learning_rate").as_number() == 0.125);
}

BOOST_AUTO_TEST_CASE(norms_that_are_zero_or_not_finite) {
  const auto stepped = [](SGDOptions options, float gradient) {
    options.learning_rate = 1;
    const Variable w(ops::zeros({2})), other(ops::zeros({1}));
    SGD sgd(options);
    sgd.apply_gradients({tensor({gradient, 0.f}), ops::ones({1}) * (gradient == 0 ? 0 : 1)}, {w, other});
    return std::vector<float>{-w.value()[0].item<float>(), -w.value()[1].item<float>(),
                              -other.value()[0].item<float>()};
  };
  const auto all_nan = [](const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float value) { return std::isnan(value); });
  };
  const std::vector<float> zeros{0, 0, 0};
  BOOST_TEST(stepped({.clipnorm = 1}, 0) == zeros, boost::test_tools::per_element());
  BOOST_TEST(stepped({.global_clipnorm = 1}, 0) == zeros, boost::test_tools::per_element());
  // As in Keras: one gradient that is not finite spoils the whole step, or its own variable, or its own
  // element.
  BOOST_TEST(all_nan(stepped({.global_clipnorm = 1}, INFINITY)));
  BOOST_TEST(all_nan(stepped({.global_clipnorm = 1}, NAN)));
  BOOST_TEST(std::isnan(stepped({.clipnorm = 1}, INFINITY)[0]));
  BOOST_TEST(stepped({.clipnorm = 1}, INFINITY)[2] == 1);
  const std::vector<float> clipped{0.5f, 0, 0.5f};
  BOOST_TEST(stepped({.clipvalue = 0.5}, INFINITY) == clipped, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(weight_decay_can_leave_variables_out) {
  const std::vector<Variable> variables = test_variables();
  SGD sgd({.learning_rate = 0.1, .weight_decay = 1});
  sgd.exclude_from_weight_decay({.var_list = {variables[0]}});
  sgd.apply_gradients({ops::zeros({2, 3}), ops::zeros({2})}, variables);
  check_same_bits(variables[0], test_variables()[0]);
  check_close(variables[1], tensor({0.18f, -0.36f}));
}

BOOST_AUTO_TEST_CASE(averages_become_the_weights_in_the_end) {
  const std::vector<Variable> variables = test_variables();
  SGD sgd({.learning_rate = 0.1, .use_ema = true, .ema_momentum = 0.5});
  sgd.finalize_variable_values(variables);  // nothing to write yet
  for (int i = 1; i <= 3; ++i) sgd.apply_gradients(test_gradients(i), variables);
  const Tensor average = sgd.variables()[2];
  BOOST_TEST(!same_bits(average, variables[0]));
  const Variable stranger(ops::zeros({1}), {.name = "stranger"});
  check_throws<ValueError>(
      [&] {
        sgd.finalize_variable_values({variables[0], stranger});
      },
      "SGD: unknown variable 'stranger'");
  sgd.finalize_variable_values(variables);
  check_same_bits(variables[0], average);
}

namespace {

/// The weights of a small model after three epochs.
std::vector<Tensor> trained(const Handle<Optimizer>& optimizer, bool run_eagerly = false) {
  set_seed(3);
  const Tensor x = random::normal({20, 4}), y = random::normal({20, 2});
  Sequential model({layers::Input({4}), layers::Dense(2)});
  model.compile({.optimizer = optimizer, .loss = "mean_squared_error", .run_eagerly = run_eagerly});
  model.fit(x, y, {.batch_size = 8, .epochs = 3, .verbose = 0});
  return model.get_weights();
}

}  // namespace

BOOST_AUTO_TEST_CASE(fit_scales_the_loss_and_ends_with_the_averages) {
  const std::vector<Tensor> plain = trained(SGD({.learning_rate = 0.1}));
  const std::vector<Tensor> scaled = trained(SGD({.learning_rate = 0.1, .loss_scale_factor = 1024}));
  for (size_t i = 0; i < plain.size(); ++i) check_close(scaled[i], plain[i]);
  const Handle<Optimizer> averaging = SGD({.learning_rate = 0.1, .use_ema = true, .ema_momentum = 0.9});
  const std::vector<Tensor> averaged = trained(averaging);
  check_same_bits(averaged[0], averaging->variables()[2]);
  BOOST_TEST(relative_error(averaged[0], plain[0]) > 1e-3);
}

BOOST_AUTO_TEST_CASE(other_dtypes) {
  for (const DType dtype : {DType(DType::float64), DType(DType::bfloat16), DType(DType::float16)}) {
    const Variable w(ops::full({4}, 2, dtype), {.name = "w"});
    Adam adam({.learning_rate = 0.1, .epsilon = 1e-3, .clipnorm = 10});
    for (int i = 0; i < 5; ++i) adam.apply_gradients({w.value()}, {w});
    BOOST_TEST(w.dtype() == dtype);
    BOOST_TEST(adam.variables()[2].dtype() == dtype);
    check_close(ops::cast(w, DType::float32), ops::full({4}, 1.5), 0.02);
  }
}

BOOST_AUTO_TEST_CASE(what_a_step_needs_once_is_computed_once) {
  Adam adam({.weight_decay = 0.1});
  const std::vector<Variable> variables = test_variables();
  adam.build_for(variables);
  cornu::internal::Program program = cornu::internal::lower(*cornu::internal::trace(
      {{{2, 3}, DType::float32}, {{2}, DType::float32}}, [&](const std::vector<Tensor>& gradients) {
        adam.apply_gradients(gradients, variables);
        return std::vector<Tensor>{};
      }));
  const auto count = [&](const std::string& name) {
    return std::count_if(program.steps.begin(), program.steps.end(),
                         [&](const auto& step) { return step.op->name == name; });
  };
  BOOST_TEST(count("power") == 4);
  cornu::internal::merge_common_subexpressions(program);
  BOOST_TEST(count("power") == 2);  // of beta_1 and beta_2
  BOOST_TEST(count("sqrt") == 3);   // of the correction and of each second moment
}

BOOST_AUTO_TEST_CASE(programs_as_users_write_them) {
  Sequential model({layers::Input({4}), layers::Dense(2)});
  std::vector<Tensor> gradients;
  for (const Variable& variable : model.trainable_variables()) gradients.push_back(ops::ones_like(variable));
  optimizers::SGD optimizer({.learning_rate = 1e-6});
  optimizer.apply_gradients(gradients, model.trainable_variables());
  BOOST_TEST(optimizer.iterations().item<int>() == 1);
}

namespace {

/// A user's optimizer.
class SignDescent : public Optimizer {
 public:
  explicit SignDescent(double rate) : Optimizer({.learning_rate = rate, .name = "sign_descent"}) {}

 protected:
  void build(const std::vector<Variable>& variables) override {
    for (const Variable& variable : variables) add_slot(variable, "last");
  }
  void update_step(const Tensor& gradient, const Variable& variable, const Tensor& rate) override {
    slot(variable, "last").assign(gradient);
    variable.assign_sub(rate * ops::sign(gradient));
    if (ask_for_more) slot(variable, "more");
  }

 public:
  bool ask_for_more = false;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_optimizer_of_ones_own) {
  const std::vector<Variable> variables = test_variables();
  SignDescent descent(0.5);
  descent.apply_gradients({ops::ones({2, 3}), -ops::ones({2})}, variables);
  check_close(variables[1], tensor({0.7f, 0.1f}));
  BOOST_TEST(paths_of(descent)[3] == "sign_descent/b_last");
  descent.ask_for_more = true;
  check_throws<ValueError>([&] { descent.apply(test_gradients(1)); },
                           "'w' has no slot 'more'. Make it with add_slot()");
  for (const bool run_eagerly : {false, true}) {
    BOOST_TEST(trained(SignDescent(0.01), run_eagerly).size() == 2u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
