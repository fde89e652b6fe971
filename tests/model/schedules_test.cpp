// SPDX-License-Identifier: Apache-2.0
#include "cornu/schedules.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

#include "cornu/function.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/optimizers.hpp"
#include "model/class_registry.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::schedules;
using namespace cornu::testing;

namespace {

const std::vector<int64_t> kSteps{0, 1, 5, 7, 10, 13, 21, 30, 70, 1000};

/// Against Keras's values at kSteps.
void check_values(const LearningRateSchedule& schedule, const std::vector<float>& expected) {
  for (size_t i = 0; i < kSteps.size(); ++i) {
    const std::vector<Tensor> actual =
        everywhere([&](const std::vector<Tensor>& in) { return std::vector<Tensor>{schedule(in[0])}; },
                   {Tensor(std::vector<int64_t>{kSteps[i]}, Shape{})}, 2e-8);
    BOOST_TEST(actual[0].dtype() == DType::float32);
    check_close(actual[0], Tensor(expected[i]), 2e-8, "step " + std::to_string(kSteps[i]));
  }
}

/// The names of the fields in order, and that the configuration makes an equal schedule.
void check_config(const Handle<LearningRateSchedule>& schedule, const std::vector<std::string>& keys) {
  const ConfigValue object = write_field(schedule);
  const Config config = object.as_map().at("config").as_map();
  std::vector<std::string> names;
  for (const auto& [name, value] : config) names.push_back(name);
  BOOST_TEST(names == keys, boost::test_tools::per_element());
  BOOST_TEST(object.as_map().at("module").as_string() == "keras.optimizers.schedules");
  Handle<LearningRateSchedule> again;
  read_field(object, again);
  BOOST_TEST((again->get_config() == config));
  for (const int64_t step : kSteps) check_same_bits((*again)(step), (*schedule)(step));
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

BOOST_AUTO_TEST_SUITE(learning_rate_schedules)

BOOST_AUTO_TEST_CASE(exponential_decay) {
  check_values(ExponentialDecay(0.1, 10, 0.5),
               {0.1f, 0.0933033f, 0.07071068f, 0.061557222f, 0.05f, 0.04061262f, 0.023325827f, 0.0125f,
                0.00078125f, 7.8886e-32f});
  check_values(ExponentialDecay(0.1, 10, 0.5, {.staircase = true}),
               {0.1f, 0.1f, 0.1f, 0.1f, 0.05f, 0.05f, 0.025f, 0.0125f, 0.00078125f, 7.8886e-32f});
  check_config(ExponentialDecay(0.1, 10, 0.5),
               {"initial_learning_rate", "decay_steps", "decay_rate", "staircase", "name"});
  check_throws<ValueError>([] { ExponentialDecay(0.1, 0, 0.5); },
                           "ExponentialDecay: decay_steps must be above 0 and finite; got 0.");
  check_throws<ValueError>([] { ExponentialDecay(kNan, 10, 0.5); },
                           "ExponentialDecay: initial_learning_rate must be at least 0 and finite; got nan.");
  check_throws<ValueError>([] { ExponentialDecay(0.1, 10, -1); },
                           "ExponentialDecay: decay_rate must be at least 0 and finite; got -1.");
}

BOOST_AUTO_TEST_CASE(inverse_time_decay) {
  check_values(InverseTimeDecay(0.1, 10, 0.5),
               {0.1f, 0.0952381f, 0.08f, 0.07407407f, 0.06666667f, 0.06060606f, 0.04878049f, 0.04f,
                0.022222222f, 0.0019607844f});
  check_values(InverseTimeDecay(0.1, 10, 0.5, {.staircase = true}),
               {0.1f, 0.1f, 0.1f, 0.1f, 0.06666667f, 0.06666667f, 0.05f, 0.04f, 0.022222222f, 0.0019607844f});
  check_config(InverseTimeDecay(0.1, 10, 0.5, {.staircase = true}),
               {"initial_learning_rate", "decay_steps", "decay_rate", "staircase", "name"});
  check_throws<ValueError>([] { InverseTimeDecay(0.1, -2, 0.5); },
                           "InverseTimeDecay: decay_steps must be above 0 and finite; got -2.");
}

BOOST_AUTO_TEST_CASE(polynomial_decay) {
  check_values(PolynomialDecay(0.1, 10),
               {0.1f, 0.09001f, 0.05005f, 0.03007f, 1e-4f, 1e-4f, 1e-4f, 1e-4f, 1e-4f, 1e-4f});
  check_values(PolynomialDecay(0.1, 10, {.end_learning_rate = 0.01, .power = 2, .cycle = true}),
               {0.1f, 0.0829f, 0.0325f, 0.0181f, 0.01f, 0.021025f, 0.0181f, 0.01f, 0.01f, 0.01f});
  check_config(PolynomialDecay(0.1, 10, {.cycle = true}),
               {"initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle", "name"});
  check_throws<ValueError>([] { PolynomialDecay(0.1, 10, {.power = kNan}); },
                           "PolynomialDecay: power must be at least 0 and finite; got nan.");
}

BOOST_AUTO_TEST_CASE(cosine_decay) {
  check_values(CosineDecay(0.1, 20, {.alpha = 0.1}), {0.1f, 0.09944598f, 0.08681981f, 0.07542957f, 0.055f,
                                                      0.034570433f, 0.01f, 0.01f, 0.01f, 0.01f});
  check_values(CosineDecay(0, 20, {.warmup_target = 0.1, .warmup_steps = 7}),
               {0, 0.014285715f, 0.071428575f, 0.1f, 0.094550326f, 0.07938927f, 0.02061074f, 0, 0, 0});
  check_config(CosineDecay(0, 20, {.warmup_target = 0.1, .warmup_steps = 7}),
               {"initial_learning_rate", "decay_steps", "alpha", "name", "warmup_target", "warmup_steps"});
  // Without steps to warm up in, the peak comes at once.
  check_close(CosineDecay(0, 20, {.warmup_target = 0.1})(0), Tensor(0.1f));
  check_throws<ValueError>([] { CosineDecay(0.1, 10, {.warmup_steps = -1}); },
                           "CosineDecay: warmup_steps must be at least 0 and finite; got -1.");
}

BOOST_AUTO_TEST_CASE(cosine_decay_restarts) {
  check_values(CosineDecayRestarts(0.1, 10), {0.1f, 0.09755283f, 0.05f, 0.02061074f, 0.1f, 0.094550326f,
                                              0.042178284f, 0.1f, 0.1f, 0.03785099f});
  check_values(CosineDecayRestarts(0.1, 10, {.t_mul = 1, .m_mul = 0.5, .alpha = 0.1}),
               {0.1f, 0.09779754f, 0.055f, 0.028549666f, 0.055f, 0.04572517f, 0.031949386f, 0.02125f,
                0.010703125f, 0.01f});
  check_config(CosineDecayRestarts(0.1, 10),
               {"initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha", "name"});
  check_throws<ValueError>([] { CosineDecayRestarts(0.1, 10, {.t_mul = 0}); },
                           "CosineDecayRestarts: t_mul must be above 0 and finite; got 0.");
}

BOOST_AUTO_TEST_CASE(piecewise_constant_decay) {
  check_values(PiecewiseConstantDecay({5, 12}, {1, 0.5, 0.1}),
               {1, 1, 1, 0.5f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f});
  check_values(PiecewiseConstantDecay({}, {0.5}), std::vector<float>(kSteps.size(), 0.5f));
  check_config(PiecewiseConstantDecay({5, 12}, {1, 0.5, 0.1}), {"boundaries", "values", "name"});
  check_throws<ValueError>(
      [] {
        PiecewiseConstantDecay({5, 12}, {1, 0.5});
      },
      "PiecewiseConstantDecay: expected one value more than boundaries; got 2 values and 2");
  check_throws<ValueError>(
      [] {
        PiecewiseConstantDecay({5, 5}, {1, 0.5, 0.1});
      },
      "PiecewiseConstantDecay: boundaries must rise; got 5 after 5.");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_as_they_were_given) {
  const auto written = [](IntegerOrFloat steps) {
    return ExponentialDecay(0.1, steps, 0.5).get_config().at("decay_steps");
  };
  BOOST_TEST(written(10).is_integer());
  BOOST_TEST(!written(10.0).is_integer());
  BOOST_TEST(written(12.5).as_number() == 12.5);
}

BOOST_AUTO_TEST_CASE(a_configuration_without_steps_is_refused) {
  const Config config{{"class_name", "ExponentialDecay"},
                      {"config", Config{{"initial_learning_rate", 0.1}, {"decay_rate", 0.5}}}};
  Handle<LearningRateSchedule> schedule;
  check_throws<ValueError>([&] { read_field(config, schedule); }, "decay_steps must be above 0");
}

BOOST_AUTO_TEST_CASE(every_registered_schedule_has_its_keras_name) {
  const auto names = cornu::internal::ClassRegistry<LearningRateSchedule>::instance().class_names();
  BOOST_TEST(names.size() == 6u);
  check_throws<NotFoundError>([] { Handle<LearningRateSchedule>("cosine_decays"); },
                              "unknown learning rate schedule 'cosine_decays'. Did you mean 'cosine_decay'?");
}

namespace {

/// A user's schedule.
class Halving : public LearningRateSchedule {
 public:
  Tensor operator()(const Tensor& step) const override {
    return ops::power(0.5, ops::cast(step, DType::float32));
  }
};

/// How far SGD moves a variable along a gradient of 1 in each of four steps.
std::vector<float> moves(LearningRate rate, bool traced) {
  const optimizers::SGD sgd({.learning_rate = std::move(rate)});
  const Variable w(ops::zeros({1}));
  optimizers::SGD optimizer = sgd;  // copies share the state
  const auto apply = [&](const Tensor& gradient) { optimizer.apply_gradients({gradient}, {w}); };
  const auto step = function(apply);
  std::vector<float> result;
  float before = 0;
  for (int i = 0; i < 4; ++i) {
    traced ? step(ops::ones({1})) : apply(ops::ones({1}));
    const float now = w.value()[0].item<float>();
    result.push_back(before - now);
    before = now;
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_traced_step_follows_the_schedule) {
  const std::vector<float> halves{1, 0.5f, 0.25f, 0.125f};
  for (const bool traced : {false, true}) {
    BOOST_TEST(moves(Halving(), traced) == halves, boost::test_tools::per_element());
    BOOST_TEST(moves(ExponentialDecay(1, 1, 0.5), traced) == halves, boost::test_tools::per_element());
    const auto function = [](const Tensor& step) { return Halving()(step); };
    BOOST_TEST(moves(function, traced) == halves, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(an_optimizer_with_a_schedule) {
  optimizers::Adam adam({.learning_rate = optimizers::schedules::ExponentialDecay(0.1, 10, 0.5)});
  check_close(adam.learning_rate(), Tensor(0.1f));
  check_throws<ValueError>([&] { adam.set_learning_rate(0.5); },
                           "Adam: the learning rate follows a schedule and cannot be set.");
  BOOST_TEST(adam.variables().size() == 1u);  // no learning_rate, as in Keras's files
  Handle<Optimizer> again;
  read_field(write_field(Handle<Optimizer>(adam)), again);
  BOOST_TEST((again->get_config() == adam.get_config()));
  check_close(again->learning_rate(), Tensor(0.1f));
}

BOOST_AUTO_TEST_SUITE_END()
