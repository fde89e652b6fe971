// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "cornu/random.hpp"
#include "graph/plan.hpp"
#include "graph/program.hpp"
#include "ops/fused_elementwise.hpp"
#include "testing/compare.hpp"
#include "testing/devices.hpp"

using namespace cornu;
using namespace cornu::internal;
using namespace cornu::testing;

namespace {

Program lowered(const std::vector<TensorSpec>& inputs, const TraceBody& body) {
  return lower(*trace(inputs, body));
}

std::vector<std::string> names(const Program& program) {
  std::vector<std::string> result;
  for (const Program::Step& step : program.steps) result.push_back(step.op->name);
  return result;
}

long count(const Program& program, const std::string& name) {
  const std::vector<std::string> all = names(program);
  return std::count(all.begin(), all.end(), name);
}

const TensorSpec kVector{{8}, DType::float32};

}  // namespace

BOOST_AUTO_TEST_SUITE(passes)

BOOST_AUTO_TEST_CASE(constants_fold_while_tracing) {
  const Program program = lowered({kVector}, [](const std::vector<Tensor>& in) {
    const Tensor table = ops::exp(ops::ones({8})) * 2 + ops::zeros({8});  // no input in it
    return std::vector<Tensor>{in[0] + table};
  });
  BOOST_TEST(names(program) == std::vector<std::string>{"add"}, boost::test_tools::per_element());
  BOOST_TEST(program.constants.size() == 1u);
}

BOOST_AUTO_TEST_CASE(dead_code_goes) {
  Program program = lowered({kVector}, [](const std::vector<Tensor>& in) {
    ops::exp(ops::sqrt(in[0]));
    return std::vector<Tensor>{in[0] * 2};
  });
  BOOST_TEST(program.steps.size() == 3u);
  eliminate_dead_code(program);
  BOOST_TEST(names(program) == std::vector<std::string>{"multiply"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(assignments_are_not_dead) {
  const Variable w(ops::ones({8}));
  Program program = lowered({kVector}, [&](const std::vector<Tensor>& in) {
    w.assign(w + in[0]);
    return std::vector<Tensor>{};
  });
  optimize(program, find_device("cpu"));
  BOOST_TEST(program.steps.size() == 1u);
  BOOST_TEST(program.updates.size() == 1u);
}

BOOST_AUTO_TEST_CASE(equal_calls_become_one) {
  Program program = lowered({kVector}, [](const std::vector<Tensor>& in) {
    const Tensor a = ops::sum(ops::exp(in[0]), {.axis = 0}), b = ops::sum(ops::exp(in[0]), {.axis = 0});
    const Tensor kept = ops::sum(ops::exp(in[0]), {.axis = 0, .keepdims = true});  // another attribute
    return std::vector<Tensor>{a + b, kept};
  });
  merge_common_subexpressions(program);
  BOOST_TEST(count(program, "exp") == 1);
  BOOST_TEST(count(program, "sum") == 2);
}

BOOST_AUTO_TEST_CASE(equal_literals_are_one_constant) {
  Program program = lowered({kVector}, [](const std::vector<Tensor>& in) {
    const Tensor other_value = ops::power(0.8, in[0]), other_sign = ops::power(-0.0, in[0]);
    return std::vector<Tensor>{ops::power(0.9, in[0]) * ops::power(0.9, in[0]) * other_value,
                               other_sign + ops::power(0.0, in[0])};
  });
  merge_common_subexpressions(program);
  BOOST_TEST(program.constants.size() == 4u);
  BOOST_TEST(count(program, "power") == 4);
}

BOOST_AUTO_TEST_CASE(draws_from_one_stream_are_not_equal) {
  const SeedGenerator seed(1);
  Program program = lowered({}, [&](const std::vector<Tensor>&) {
    return std::vector<Tensor>{random::uniform({3}, {.seed = seed}), random::uniform({3}, {.seed = seed})};
  });
  optimize(program, find_device("cpu"));
  BOOST_TEST(count(program, "random_uniform") == 2);
}

BOOST_AUTO_TEST_CASE(what_changes_no_bit_goes) {
  Program program = lowered({kVector}, [](const std::vector<Tensor>& in) {
    const Tensor x = ops::reshape(ops::reshape(in[0], {2, 4}), {4, 2});
    return std::vector<Tensor>{ops::sum(x * 1.f / 1.f, {.axis = 0})};
  });
  simplify(program);
  BOOST_TEST(names(program) == (std::vector<std::string>{"reshape", "sum"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(adding_zero_stays) {  // it turns -0 into 0
  Program program =
      lowered({kVector}, [](const std::vector<Tensor>& in) { return std::vector<Tensor>{in[0] + 0.f}; });
  simplify(program);
  BOOST_TEST(program.steps.size() == 1u);
}

BOOST_AUTO_TEST_CASE(chains_of_one_shape_fuse) {
  Program program = lowered({kVector, kVector}, [](const std::vector<Tensor>& in) {
    const Tensor a = ops::exp(in[0]) * in[1], b = ops::tanh(a + 1);
    return std::vector<Tensor>{b - in[0], a};  // a is needed outside as well
  });
  optimize(program, find_device("cpu"));
  BOOST_REQUIRE(program.steps.size() == 1u);
  BOOST_TEST(program.steps[0].op->name == "fused_elementwise");
  BOOST_TEST(program.steps[0].outputs.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_chain_does_not_swallow_what_it_waits_for) {
  // total depends on a, and the result on total: they cannot be one step. a * 2 can go with a.
  Program program = lowered({kVector}, [](const std::vector<Tensor>& in) {
    const Tensor a = ops::exp(in[0]) + 1;
    const Tensor total = ops::sum(a);
    return std::vector<Tensor>{a * 2 + total};
  });
  optimize(program, find_device("cpu"));
  BOOST_TEST(names(program) == (std::vector<std::string>{"fused_elementwise", "sum", "add"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(diamonds_and_interleaved_chains_stay_acyclic) {
  const TraceBody body = [](const std::vector<Tensor>& in) {
    Tensor a = in[0], b = in[1];
    for (int i = 0; i < 12; ++i) {
      const Tensor sum = ops::sum(a * b) / 64;
      a = ops::tanh(a + b * 0.1f) + sum;
      b = b * 0.9f + ops::reshape(ops::max(a), {1});
    }
    return std::vector<Tensor>{a, b, a - b};
  };
  set_seed(2);
  everywhere(body, {random::normal({40}), random::normal({40})});
}

BOOST_AUTO_TEST_CASE(broadcast_inputs_of_a_chain) {
  set_seed(4);
  const TraceBody body = [](const std::vector<Tensor>& in) {
    const Tensor y = (in[0] + in[1]) * in[2] - in[3];  // [6, 1, 9] + [9], * [5, 1], - scalar
    return std::vector<Tensor>{ops::where(y > 0, y, ops::exp(y)), ops::cast(y < in[1], DType::float32)};
  };
  everywhere(body,
             {random::normal({6, 1, 9}), random::normal({9}), random::normal({5, 1}), random::normal({})});
}

BOOST_AUTO_TEST_CASE(long_chains_and_sizes_around_tiles) {
  for (const int64_t n : {0, 1, 63, 255, 256, 1000, 4097, 70001}) {
    set_seed(n);
    const TraceBody body = [](const std::vector<Tensor>& in) {
      Tensor x = in[0];
      std::vector<Tensor> kept;
      for (int i = 0; i < 90; ++i) {
        x = x * 0.99f + in[1] * 0.01f;
        if (i % 30 == 0) kept.push_back(x);
      }
      kept.push_back(x);
      return kept;
    };
    everywhere(body, {random::normal({n}), random::normal({n})});
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(memory_plan)

BOOST_AUTO_TEST_CASE(buffers_are_reused_by_lifetime) {
  const TensorSpec square{{64, 64}, DType::float32};
  Program program = lowered({square}, [](const std::vector<Tensor>& in) {
    Tensor x = in[0];
    for (int i = 0; i < 20; ++i) x = ops::matmul(x, x);
    return std::vector<Tensor>{ops::sum(x)};
  });
  optimize(program, find_device("cpu"));
  const Plan plan(std::move(program), find_device("cpu"));
  BOOST_TEST(plan.arena_bytes() <= 2 * 64 * 64 * sizeof(float));
}

BOOST_AUTO_TEST_CASE(elementwise_steps_work_in_place) {
  const TensorSpec large{{1000}, DType::float32};
  Program program = lowered({large}, [](const std::vector<Tensor>& in) {
    Tensor x = ops::cumsum(in[0]);
    for (int i = 0; i < 5; ++i) x = ops::cumsum(ops::exp(x * 1e-6f), {.axis = 0}) * 0.001f;
    return std::vector<Tensor>{ops::sum(x)};
  });
  optimize(program, find_device("cpu"));
  const Plan plan(std::move(program), find_device("cpu"));
  BOOST_TEST(plan.arena_bytes() <= 2 * 4032u);
}

BOOST_AUTO_TEST_CASE(random_programs_agree_with_eager) {
  // Small random programs of elementwise ops, reductions, products, slices and variables, eager against
  // compiled.
  for (int seed = 0; seed < 300; ++seed) {
    uint64_t state = 88172645463325252ull + static_cast<uint64_t>(seed) * 7919;
    const auto pick = [&](uint64_t n) {
      state ^= state << 13, state ^= state >> 7, state ^= state << 17;
      return static_cast<int>(state % n);
    };
    std::vector<int> script;
    for (int i = 0; i < 60; ++i) script.push_back(pick(1 << 20));
    set_seed(seed);
    const Tensor start = random::normal({6, 6});
    const std::vector<Tensor> inputs{random::normal({6, 6}), random::normal({6, 6}), random::normal({6})};
    std::vector<Tensor> results[2];
    for (const bool compiled : {false, true}) {
      const Variable v(start), w(start * 2);
      const TraceBody body = [&](const std::vector<Tensor>& in) {
        std::vector<Tensor> pool{in[0], in[1], v, w};
        size_t at = 0;
        const auto next = [&] { return static_cast<size_t>(script[at++ % script.size()]); };
        for (int i = 0; i < 25; ++i) {
          const Tensor a = pool[next() % pool.size()], b = pool[next() % pool.size()];
          switch (next() % 11) {
            case 0:
              pool.push_back(a + b * 0.5f);
              break;
            case 1:
              pool.push_back(ops::tanh(a) - b);
              break;
            case 2:
              pool.push_back(ops::matmul(ops::tanh(a), ops::tanh(b)) * 0.1f);
              break;
            case 3:
              pool.push_back(a * ops::mean(b));
              break;
            case 4:
              pool.push_back(ops::where(a > b, a, b * 0.3f));
              break;
            case 5:
              v.assign(ops::tanh(v + a * 0.1f));
              pool.push_back(v);
              break;
            case 6:
              w.assign(v * 0.5f + b * 0.01f);
              break;
            case 7:
              pool.push_back(ops::reshape(ops::transpose(a), {6, 6}) + in[2]);
              break;
            case 8:
              pool.push_back(ops::concatenate({ops::slice_along(a, 0, 0, 3), ops::slice_along(b, 0, 3)}, 0));
              break;
            case 9: {
              const Tensor old = v;
              v.assign(w);
              w.assign(old);
              break;
            }
            default:
              pool.push_back(ops::reshape(a, {36, 1}));
              pool.push_back(ops::reshape(pool.back(), {6, 6}) * 0.7f);
              pool.erase(pool.end() - 2);
              break;
          }
        }
        return std::vector<Tensor>{pool.back(), pool[pool.size() / 2], v, w};
      };
      for (int call = 0; call < 3; ++call) {
        std::vector<Tensor> outputs;
        if (compiled) {
          Program program = lower(*trace({inputs[0].spec(), inputs[1].spec(), inputs[2].spec()}, body));
          optimize(program, find_device("cpu"));
          outputs = Plan(std::move(program), find_device("cpu")).run(inputs);
        } else {
          outputs = body(inputs);
        }
        results[compiled].insert(results[compiled].end(), outputs.begin(), outputs.end());
      }
      results[compiled].insert(results[compiled].end(), {v, w});
    }
    for (size_t i = 0; i < results[0].size(); ++i) {
      check_same_bits(results[1][i], results[0][i],
                      "program " + std::to_string(seed) + " result " + std::to_string(i));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
