// SPDX-License-Identifier: Apache-2.0
#include "cornu/initializers.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "cornu/layers.hpp"
#include "cornu/model.hpp"
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/random.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::initializers;
using namespace cornu::testing;

namespace {

/// Bounds, mean and deviation of what is drawn. `kurtosis` is the distribution's fourth moment over its
/// squared variance, from which follows how far a sample's figures may stray: five standard errors.
struct Distribution {
  double mean, deviation, low, high, kurtosis;
};

Distribution uniform(double low, double high) {
  return {(low + high) / 2, (high - low) / std::sqrt(12.0), low, high, 1.8};
}
Distribution normal(double mean, double deviation) { return {mean, deviation, -INFINITY, INFINITY, 3}; }
/// A normal cut at two deviations: 0.8796 of the deviation is left.
Distribution truncated(double mean, double stddev) {
  return {mean, 0.87962566103423978 * stddev, mean - 2 * stddev, mean + 2 * stddev, 2.37};
}

void check_distribution(const Initializer& initializer, const Shape& shape, const Distribution& expected) {
  on_every_device([&] {
    const Tensor values = ops::cast(initializer(shape), DType::float64);
    BOOST_TEST((values.shape() == shape));
    const auto n = static_cast<double>(values.size());
    const double mean = ops::mean(values).item<double>(), deviation = ops::std(values).item<double>();
    const double lowest = ops::min(values).item<double>(), highest = ops::max(values).item<double>();
    BOOST_TEST(std::fabs(mean - expected.mean) < 5 * expected.deviation / std::sqrt(n));
    const double error = expected.deviation * std::sqrt((expected.kurtosis - 1) / n) / 2;
    BOOST_TEST(std::fabs(deviation - expected.deviation) < 5 * error);
    BOOST_TEST(lowest >= expected.low - 1e-6);
    BOOST_TEST(highest <= expected.high + 1e-6);
    if (std::isfinite(expected.low)) {  // and the bounds are nearly reached
      const double margin = 0.01 * (expected.high - expected.low);
      BOOST_TEST(lowest < expected.low + margin);
      BOOST_TEST(highest > expected.high - margin);
    }
  });
}

/// The names of the fields in order; the configuration makes an initializer with the same one.
void check_config(const Handle<Initializer>& initializer, const std::vector<std::string>& keys) {
  std::vector<std::string> names;
  for (const auto& [name, value] : initializer->get_config()) names.push_back(name);
  BOOST_TEST(names == keys, boost::test_tools::per_element());
  Handle<Initializer> again;
  read_field(write_field(initializer), again);
  BOOST_TEST((again->get_config() == initializer->get_config()));
  BOOST_TEST(write_field(initializer).as_map().at("module").as_string() == "keras.initializers");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(weight_initializers)

BOOST_AUTO_TEST_CASE(distributions) {
  check_distribution(RandomNormal({.mean = 1, .stddev = 0.2, .seed = 1}), {100, 200}, normal(1, 0.2));
  check_distribution(RandomUniform({.minval = -1, .maxval = 3, .seed = 2}), {20000}, uniform(-1, 3));
  check_distribution(TruncatedNormal({.mean = 1, .stddev = 0.2, .seed = 3}), {20, 10, 100},
                     truncated(1, 0.2));
  check_distribution(RandomNormal({.seed = 4}), {20000}, normal(0, 0.05));
  check_distribution(RandomUniform({.seed = 5}), {20000}, uniform(-0.05, 0.05));
  check_distribution(TruncatedNormal({.seed = 6}), {20000}, truncated(0, 0.05));
}

BOOST_AUTO_TEST_CASE(named_schemes) {
  const Shape shape{100, 300};
  const auto even = [](double limit) { return uniform(-limit, limit); };
  const auto cut = [](double deviation) { return truncated(0, deviation / 0.87962566103423978); };
  check_distribution(GlorotUniform({.seed = 1}), shape, even(std::sqrt(6.0 / 400)));
  check_distribution(GlorotNormal({.seed = 2}), shape, cut(std::sqrt(2.0 / 400)));
  check_distribution(HeUniform({.seed = 3}), shape, even(std::sqrt(6.0 / 100)));
  check_distribution(HeNormal({.seed = 4}), shape, cut(std::sqrt(2.0 / 100)));
  check_distribution(LecunUniform({.seed = 5}), shape, even(std::sqrt(3.0 / 100)));
  check_distribution(LecunNormal({.seed = 6}), shape, cut(std::sqrt(1.0 / 100)));
}

BOOST_AUTO_TEST_CASE(variance_scaling) {
  const Shape shape{100, 300};
  const auto limit = [](double variance) {
    return uniform(-std::sqrt(3 * variance), std::sqrt(3 * variance));
  };
  check_distribution(VarianceScaling({.scale = 3, .mode = "fan_out", .distribution = "uniform", .seed = 1}),
                     shape, limit(3.0 / 300));
  check_distribution(VarianceScaling({.mode = "fan_avg", .distribution = "untruncated_normal", .seed = 2}),
                     shape, normal(0, std::sqrt(1.0 / 200)));
  check_distribution(VarianceScaling({.distribution = "normal", .seed = 3}), shape,
                     truncated(0, std::sqrt(1.0 / 100) / 0.87962566103423978));
}

BOOST_AUTO_TEST_CASE(fans_of_other_ranks) {
  // The limit shows the fans: sqrt(6 / (in + out)).
  const auto largest = [](const Shape& shape, NamedScalingOptions options = {.seed = 1}) {
    return ops::max(ops::abs(GlorotUniform(std::move(options))(shape))).item<double>();
  };
  const auto check = [](double actual, double in, double out) {
    const double limit = std::sqrt(6 / (in + out));
    BOOST_TEST(actual <= limit * (1 + 1e-6));
    BOOST_TEST(actual > 0.98 * limit);
  };
  check(largest({5000}), 5000, 5000);
  check(largest({3, 20, 50}), 60, 150);      // a Conv1D's kernel
  check(largest({3, 5, 10, 20}), 150, 300);  // a Conv2D's
  check(largest({40, 8, 10}, {.seed = 1, .input_axes = {{0}}, .output_axes = {{1, 2}}}), 40, 80);
  check(largest({8, 10, 40}, {.seed = 1, .input_axes = {{0, 1}}, .output_axes = {{-1}}}), 80, 40);
  check(largest({8, 10, 40}, {.seed = 1, .input_axes = {{0, 1}}}), 80, 320);  // both or none
  BOOST_TEST(std::fabs(GlorotUniform({.seed = 1})({}).item<double>()) <=
             std::sqrt(3.0));  // a scalar: 1 and 1
  BOOST_TEST(GlorotUniform({.seed = 1})({0, 4}).size() == 0);
}

BOOST_AUTO_TEST_CASE(constants) {
  check_same_bits(Zeros()({2, 3}), ops::zeros({2, 3}));
  check_same_bits(Ones()({2}, DType::float64), ops::ones({2}, DType::float64));
  check_same_bits(Constant(0.5)({2}), tensor({0.5f, 0.5f}));
  check_close(Identity(2)({2, 3}), tensor({{2.f, 0.f, 0.f}, {0.f, 2.f, 0.f}}));
  BOOST_TEST(Identity()({2, 2}, DType::float64).dtype() == DType::float64);
  check_throws<ShapeError>(
      [] {
        Identity()({2, 2, 2});
      },
      "Identity: expected the shape of a matrix; got [2, 2, 2].");
}

BOOST_AUTO_TEST_CASE(orthogonal) {
  on_every_device([] {
    for (const Shape& shape : {Shape{200, 200}, Shape{300, 50}, Shape{50, 300}, Shape{1, 7}, Shape{7, 1},
                               Shape{3, 5, 40}, Shape{2, 3, 4, 100}, Shape{0, 3}}) {
      const Tensor values = Orthogonal({.gain = 2, .seed = 1})(shape);
      BOOST_TEST((values.shape() == shape));
      const Tensor matrix = ops::reshape(values, {shape.elements() / shape.back(), shape.back()});
      const bool is_tall = matrix.shape()[0] >= matrix.shape()[1];
      const Tensor columns = is_tall ? matrix : ops::transpose(matrix);
      check_close(ops::matmul(ops::transpose(columns), columns), 4 * ops::eye(columns.shape()[1]), 2e-6,
                  to_string(shape));
    }
  });
  check_throws<ShapeError>([] { Orthogonal()({5}); },
                           "Orthogonal: expected a shape of two axes or more; got [5].");
  check_throws<ValueError>([] { Orthogonal({.gain = NAN}); }, "Orthogonal: gain must be finite; got nan.");
}

BOOST_AUTO_TEST_CASE(orthogonal_prefers_no_direction) {
  // Each element has mean 0 and mean square 1 / 3. Without care for the signs the diagonal has not.
  constexpr int kDraws = 400;
  std::vector<Tensor> draws;
  for (int seed = 0; seed < kDraws; ++seed) draws.push_back(Orthogonal({.seed = seed})({3, 3}));
  const Tensor all = ops::stack(draws);
  const double tolerance = 5 / std::sqrt(double{kDraws});
  BOOST_TEST(relative_error(ops::mean(all, {.axis = 0}), ops::zeros({3, 3})) < tolerance / std::sqrt(3.0));
  BOOST_TEST(relative_error(ops::mean(ops::square(all), {.axis = 0}), ops::full({3, 3}, 1.0 / 3)) <
             tolerance * 0.3);
}

BOOST_AUTO_TEST_CASE(dtypes) {
  for (const DType dtype : {DType(DType::float16), DType(DType::bfloat16), DType(DType::float64)}) {
    for (const char* name : {"random_normal", "random_uniform", "truncated_normal", "glorot_uniform",
                             "he_normal", "zeros", "identity", "orthogonal"}) {
      BOOST_TEST((*Handle<Initializer>(name))({4, 4}, dtype).dtype() == dtype);
    }
  }
}

BOOST_AUTO_TEST_CASE(one_object_gives_one_value) {
  for (const char* name :
       {"glorot_uniform", "random_normal", "random_uniform", "truncated_normal", "orthogonal"}) {
    const Handle<Initializer> one(name), other(name);
    check_same_bits((*one)({3, 4}), (*one)({3, 4}));
    BOOST_TEST(!same_bits((*one)({3, 4}), (*other)({3, 4})));
  }
  // Also when the object was copied before it was first asked.
  const RandomNormal original;
  const Handle<Initializer> first = original, second = original;
  check_same_bits((*first)({3, 4}), (*second)({3, 4}));
  check_same_bits(RandomNormal({.seed = 7})({3, 4}), RandomNormal({.seed = 7})({3, 4}));
  BOOST_TEST(!same_bits(RandomNormal({.seed = 7})({3, 4}), RandomNormal({.seed = 8})({3, 4})));
}

BOOST_AUTO_TEST_CASE(set_seed_repeats_them) {
  const auto drawn = [] {
    set_seed(5);
    return std::vector<Tensor>{GlorotUniform()({3, 4}), RandomNormal()({3, 4})};
  };
  const std::vector<Tensor> first = drawn(), second = drawn();
  for (size_t i = 0; i < first.size(); ++i) check_same_bits(second[i], first[i]);
}

BOOST_AUTO_TEST_CASE(names) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> known{
      {"Zeros", {"zeros", "zero"}},
      {"Ones", {"ones", "one"}},
      {"Constant", {"constant"}},
      {"Identity", {"identity", "IdentityInitializer"}},
      {"Orthogonal", {"orthogonal", "OrthogonalInitializer"}},
      {"RandomNormal", {"random_normal", "normal"}},
      {"RandomUniform", {"random_uniform", "uniform"}},
      {"TruncatedNormal", {"truncated_normal"}},
      {"VarianceScaling", {"variance_scaling"}},
      {"GlorotUniform", {"glorot_uniform", "xavier_uniform"}},
      {"GlorotNormal", {"glorot_normal", "xavier_normal"}},
      {"HeUniform", {"he_uniform"}},
      {"HeNormal", {"he_normal"}},
      {"LecunUniform", {"lecun_uniform"}},
      {"LecunNormal", {"lecun_normal"}}};
  for (const auto& [class_name, others] : known) {
    BOOST_TEST(Handle<Initializer>(class_name)->class_name() == class_name);
    for (const std::string& name : others) BOOST_TEST(Handle<Initializer>(name)->class_name() == class_name);
  }
  check_throws<NotFoundError>([] { Handle<Initializer>("glorot_unifrom"); },
                              "unknown initializer 'glorot_unifrom'. Did you mean 'glorot_uniform'?");
}

BOOST_AUTO_TEST_CASE(configurations) {
  check_config(Zeros(), {});
  check_config(Constant(0.5), {"value"});
  check_config(Identity(), {});
  check_config(Identity(2), {"gain"});
  check_config(RandomNormal({.seed = 3}), {"seed", "mean", "stddev"});
  check_config(TruncatedNormal(), {"seed", "mean", "stddev"});
  check_config(RandomUniform(), {"seed", "minval", "maxval"});
  check_config(Orthogonal(), {"seed", "gain"});
  check_config(VarianceScaling({.input_axes = {{0}}, .output_axes = {{1, 2}}}),
               {"seed", "scale", "mode", "distribution", "input_axes", "output_axes"});
  check_config(GlorotUniform({.seed = 3}), {"seed", "input_axes", "output_axes"});
  BOOST_TEST(GlorotUniform().get_config().at("seed").is_null());
  const VarianceScaling normal({.distribution = "normal"});
  BOOST_TEST(normal.get_config().at("distribution").as_string() == "truncated_normal");
}

BOOST_AUTO_TEST_CASE(the_seed_of_a_file_may_be_a_generator) {
  const Config generator{{"module", "keras.random"},
                         {"class_name", "SeedGenerator"},
                         {"config", Config{{"name", "seed_generator"}, {"seed", 42}}}};
  const auto with_seed = [](const ConfigValue& seed) {
    Handle<Initializer> initializer;
    read_field(Config{{"class_name", "HeNormal"}, {"config", Config{{"seed", seed}}}}, initializer);
    return initializer;
  };
  const Handle<Initializer> read = with_seed(generator);
  check_same_bits((*read)({3, 4}), HeNormal({.seed = 42})({3, 4}));
  BOOST_TEST((read->get_config().at("seed") == ConfigValue(generator)));
  check_throws<ValueError>([&] { with_seed("often"); }, "seed must be an integer, a SeedGenerator or null.");
}

BOOST_AUTO_TEST_CASE(bad_arguments) {
  check_throws<ValueError>([] { VarianceScaling({.scale = 0}); },
                           "VarianceScaling: scale must be above 0 and finite; got 0.");
  check_throws<ValueError>([] { VarianceScaling({.mode = "fan"}); },
                           "VarianceScaling: mode must be one of fan_in, fan_out, fan_avg; got 'fan'.");
  check_throws<ValueError>([] { VarianceScaling({.distribution = "cauchy"}); },
                           "distribution must be one of");
  check_throws<ShapeError>([] { HeNormal({.input_axes = {{2}}, .output_axes = {{0}}})({2, 2}); }, "axis 2");
  check_throws<ValueError>([] { RandomNormal({.stddev = -1}); },
                           "RandomNormal: stddev must be at least 0 and finite; got -1.");
  check_throws<ValueError>([] { TruncatedNormal({.mean = NAN}); },
                           "TruncatedNormal: mean must be finite; got nan.");
  check_throws<ValueError>([] { RandomUniform({.minval = 1, .maxval = 0}); },
                           "RandomUniform: maxval must be at least 1; got 0.");
}

BOOST_AUTO_TEST_CASE(a_function_can_be_one) {
  const auto layer = layers::Dense(2, {.kernel_initializer = [](const Shape& shape, DType dtype) {
                                     return ops::full(shape, 0.25, dtype);
                                   }});
  check_close(layer(ops::ones({1, 4})), tensor({{1.f, 1.f}}));
  const auto wrong =
      layers::Dense(2, {.kernel_initializer = [](const Shape&, DType) { return ops::ones({7}); }});
  check_throws<ShapeError>(
      [&] {
        wrong(ops::ones({1, 4}));
      },
      "the initializer of 'kernel' gave shape [7] instead of [4, 2]");
}

BOOST_AUTO_TEST_SUITE_END()
