// SPDX-License-Identifier: Apache-2.0
// The same bits: for the same seed, for eager and compiled, for any number of threads.
#include <boost/test/unit_test.hpp>

#include "cornu/cornu.hpp"
#include "testing/compare.hpp"

using namespace cornu;
using namespace cornu::layers;
using namespace cornu::testing;

namespace {

struct Run {
  std::vector<Tensor> weights;
  History history;
};

/// Large enough that every kernel is cut into pieces.
Run train(bool run_eagerly, const std::string& optimizer = "adam") {
  set_seed(11);
  const Tensor x = random::normal({300, 200});
  const Tensor y = random::randint({300}, 0, 5);
  Sequential model({Input({200}), Dense(300, {.activation = "relu"}), Dropout(0.3),
                    Dense(250, {.activation = "tanh"}), Dense(5, {.activation = "softmax"})});
  model.compile({.optimizer = optimizer.c_str(),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"},
                 .run_eagerly = run_eagerly});
  Run run;
  run.history = model.fit(x, y, {.batch_size = 128, .epochs = 2, .verbose = 0, .validation_split = 0.2});
  run.weights = model.get_weights();
  return run;
}

void check_equal(const Run& a, const Run& b) {
  BOOST_REQUIRE_EQUAL(a.weights.size(), b.weights.size());
  for (size_t i = 0; i < a.weights.size(); ++i) check_same_bits(a.weights[i], b.weights[i]);
  BOOST_TEST((a.history.history == b.history.history));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(determinism)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bits) { check_equal(train(false), train(false)); }

BOOST_AUTO_TEST_CASE(another_seed_gives_others) {
  set_seed(1);
  const Tensor a = random::normal({10});
  set_seed(2);
  BOOST_TEST(!same_bits(a, random::normal({10})));
}

BOOST_AUTO_TEST_CASE(eager_equals_compiled_on_the_reference_backend) {
  const DeviceScope scope("reference");
  check_equal(train(true), train(false));
}

BOOST_AUTO_TEST_CASE(eager_equals_compiled_on_the_cpu_backend) { check_equal(train(true), train(false)); }

BOOST_AUTO_TEST_CASE(any_number_of_threads_gives_the_same_bits) {
  const int before = num_threads();
  for (const char* optimizer : {"sgd", "adam"}) {
    set_num_threads(1);
    const Run one = train(false, optimizer);
    for (const int threads : {2, 3, 4, 8}) {
      set_num_threads(threads);
      check_equal(train(false, optimizer), one);
    }
  }
  set_num_threads(before);
}

BOOST_AUTO_TEST_SUITE_END()
