// SPDX-License-Identifier: Apache-2.0
#include "support/thread_pool.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "cornu/error.hpp"
#include "cornu/threads.hpp"

using namespace cornu;
using namespace cornu::internal;

BOOST_AUTO_TEST_SUITE(thread_pool)

BOOST_AUTO_TEST_CASE(every_element_once) {
  for (const int threads : {1, 2, 3, 8}) {
    const ThreadCountScope scope(threads);
    for (const int64_t size : {0, 1, 7, 1000, 12345}) {
      std::vector<std::atomic<int>> visits(static_cast<size_t>(size));
      parallel_for(size, 10, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
      });
      BOOST_TEST(std::all_of(visits.begin(), visits.end(), [](const auto& v) { return v == 1; }));
    }
  }
}

BOOST_AUTO_TEST_CASE(pieces_depend_on_sizes_alone) {
  std::vector<std::vector<std::pair<int64_t, int64_t>>> pieces;
  for (const int threads : {1, 2, 5}) {
    const ThreadCountScope scope(threads);
    std::vector<std::pair<int64_t, int64_t>> seen(11);
    parallel_for(105, 10, [&](int64_t begin, int64_t end) {
      seen[static_cast<size_t>(begin / 10)] = {begin, end};
    });
    pieces.push_back(seen);
  }
  BOOST_TEST((pieces[0] == pieces[1] && pieces[1] == pieces[2]));
}

BOOST_AUTO_TEST_CASE(an_exception_reaches_the_caller_and_the_pool_lives_on) {
  const ThreadCountScope scope(4);
  for (int round = 0; round < 50; ++round) {
    BOOST_CHECK_THROW(parallel_for(100, 1,
                                   [&](int64_t begin, int64_t) {
                                     if (begin == 37) throw std::runtime_error("37");
                                   }),
                      std::runtime_error);
    std::atomic<int64_t> sum{0};
    parallel_for(100, 1, [&](int64_t begin, int64_t) { sum += begin; });
    BOOST_TEST(sum == 4950);
  }
}

BOOST_AUTO_TEST_CASE(nested_loops_run_on_the_caller) {
  const ThreadCountScope scope(4);
  std::atomic<int> count{0};
  parallel_for(8, 1, [&](int64_t, int64_t) { parallel_for(8, 1, [&](int64_t, int64_t) { ++count; }); });
  BOOST_TEST(count == 64);
}

BOOST_AUTO_TEST_CASE(callers_on_many_threads) {
  std::vector<std::thread> callers;
  std::atomic<int64_t> total{0};
  for (int i = 0; i < 6; ++i) {
    callers.emplace_back([&] {
      const ThreadCountScope scope(3);
      for (int round = 0; round < 300; ++round) {
        parallel_for(50, 1, [&](int64_t begin, int64_t) { total += begin; });
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  BOOST_TEST(total == 6 * 300 * 1225);
}

#if !defined(__SANITIZE_THREAD__)  // ThreadSanitizer itself does not survive threads in a forked child
BOOST_AUTO_TEST_CASE(works_in_a_forked_child) {
  const ThreadCountScope scope(4);
  std::atomic<int> warm{0};
  parallel_for(100, 1, [&](int64_t, int64_t) { ++warm; });
  const pid_t child = fork();
  if (child == 0) {
    std::atomic<int> count{0};
    parallel_for(100, 1, [&](int64_t, int64_t) { ++count; });
    _exit(count == 100 ? 0 : 1);
  }
  int status = 0;
  BOOST_REQUIRE(waitpid(child, &status, 0) == child);
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}
#endif

BOOST_AUTO_TEST_CASE(the_number_of_threads_can_be_set) {
  const int before = num_threads();
  set_num_threads(3);
  BOOST_TEST(num_threads() == 3);
  {
    const ThreadCountScope scope(1);
    BOOST_TEST(num_threads() == 1);
  }
  BOOST_CHECK_THROW(set_num_threads(0), ValueError);
  BOOST_TEST(num_threads() == 3);
  set_num_threads(before);
}

BOOST_AUTO_TEST_SUITE_END()
