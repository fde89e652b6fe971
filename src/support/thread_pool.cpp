// SPDX-License-Identifier: Apache-2.0
#include "support/thread_pool.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#endif

#include "cornu/threads.hpp"
#include "support/require.hpp"

namespace cornu::internal {
namespace {

constexpr int kMaxThreads = 256;
// A worker looks for the next job this many times before it sleeps: about 50 µs, longer than the gaps between
// the kernels of a step and short enough not to hold a core that the host program wants.
constexpr int kSpins = 1000;

void pause_briefly() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

struct Job {
  void (*body)(void*, int64_t) = nullptr;
  void* context = nullptr;
  int64_t chunks = 0;
  int helpers = 0;
  std::atomic<int64_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr error;

  void work() {
    for (int64_t i = next.fetch_add(1, std::memory_order_relaxed); i < chunks;
         i = next.fetch_add(1, std::memory_order_relaxed)) {
      try {
        body(context, i);
      } catch (...) {
        if (!failed.exchange(true)) error = std::current_exception();
        next.store(chunks, std::memory_order_relaxed);
      }
    }
  }
};

thread_local bool inside_pool = false;

/// One job at a time. `state_` holds, in one word, the job's number (upper half), whether helpers may still
/// join (bit 31) and how many have (the rest), so that a helper that wakes late can never touch a finished
/// job and the caller never waits for a helper that is still asleep.
class ThreadPool {
 public:
  ~ThreadPool() {
    stopping_.store(true);
    state_.fetch_add(uint64_t{1} << 32);
    wake_.fetch_add(1);
    wake_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  bool try_run(int64_t chunks, int threads, void (*body)(void*, int64_t), void* context) {
    std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    const int helpers = static_cast<int>(std::min<int64_t>({threads, chunks, kMaxThreads})) - 1;
    while (static_cast<int>(workers_.size()) < helpers) {
      const int id = static_cast<int>(workers_.size());
      workers_.emplace_back([this, id] { serve(id); });
    }
    job_.body = body;
    job_.context = context;
    job_.chunks = chunks;
    job_.helpers = helpers;
    job_.next.store(0, std::memory_order_relaxed);
    job_.failed.store(false, std::memory_order_relaxed);
    job_.error = nullptr;
    finished_.store(0, std::memory_order_relaxed);
    const uint64_t number = (state_.load(std::memory_order_relaxed) >> 32) + 1;
    state_.store((number << 32) | kOpen, std::memory_order_seq_cst);
    if (sleepers_.load(std::memory_order_seq_cst) > 0) {
      wake_.fetch_add(1);
      wake_.notify_all();
    }
    inside_pool = true;
    job_.work();
    inside_pool = false;
    const uint64_t closed = state_.fetch_and(~kOpen, std::memory_order_acq_rel);
    const auto joined = static_cast<int>(closed & (kOpen - 1));
    while (finished_.load(std::memory_order_acquire) != joined) pause_briefly();
    if (job_.error) std::rethrow_exception(job_.error);
    return true;
  }

 private:
  static constexpr uint64_t kOpen = uint64_t{1} << 31;

  void serve(int id) {
    inside_pool = true;
    uint64_t last = 0;
    while (true) {
      uint64_t state = wait_for_job_after(last);
      if (stopping_.load()) return;
      last = state >> 32;
      // Taking a seat and reading the job are one step: the seat is only given while the job is open, and the
      // caller leaves the job in place until every seat has reported back.
      bool joined = false;
      while ((state & kOpen) != 0 && (state >> 32) == last) {
        if (state_.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel)) {
          joined = true;
          break;
        }
      }
      if (!joined) continue;
      if (id < job_.helpers) job_.work();
      finished_.fetch_add(1, std::memory_order_release);
    }
  }

  uint64_t wait_for_job_after(uint64_t last) {
    for (int spin = 0; spin < kSpins; ++spin) {
      const uint64_t state = state_.load(std::memory_order_acquire);
      if ((state >> 32) != last) return state;
      pause_briefly();
    }
    sleepers_.fetch_add(1, std::memory_order_seq_cst);
    while (true) {
      const uint32_t seen = wake_.load();
      const uint64_t state = state_.load(std::memory_order_seq_cst);
      if ((state >> 32) != last || stopping_.load()) {
        sleepers_.fetch_sub(1);
        return state;
      }
      wake_.wait(seen);
    }
  }

  std::mutex mutex_;
  std::vector<std::thread> workers_;
  Job job_;
  std::atomic<uint64_t> state_{0};
  std::atomic<int> finished_{0};
  std::atomic<int> sleepers_{0};
  std::atomic<uint32_t> wake_{0};
  std::atomic<bool> stopping_{false};
};

std::atomic<ThreadPool*> the_pool{nullptr};

ThreadPool& pool() {
  static std::mutex creation;
  if (ThreadPool* existing = the_pool.load(std::memory_order_acquire)) return *existing;
  const std::lock_guard lock(creation);
  if (the_pool.load() == nullptr) {
    the_pool.store(new ThreadPool, std::memory_order_release);
    static const struct AtExit {
      ~AtExit() { delete the_pool.exchange(nullptr); }
    } at_exit;
#if defined(__unix__) || defined(__APPLE__)
    // A forked child has the pool's memory but none of its threads: it leaves that memory be and starts anew.
    static const int registered = pthread_atfork(nullptr, nullptr, [] { the_pool.store(nullptr); });
    (void)registered;
#endif
  }
  return *the_pool.load();
}

int default_thread_count() {
  if (const char* text = std::getenv("CORNU_NUM_THREADS")) {
    const int count = std::atoi(text);
    if (count >= 1) return std::min(count, kMaxThreads);
  }
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxThreads);
}

std::atomic<int>& process_thread_count() {
  static std::atomic<int> count{default_thread_count()};
  return count;
}

thread_local int scoped_thread_count = 0;

}  // namespace

void run_chunks(int64_t chunks, int threads, void (*body)(void*, int64_t), void* context) {
  if (threads > 1 && chunks > 1 && !inside_pool && pool().try_run(chunks, threads, body, context)) return;
  for (int64_t i = 0; i < chunks; ++i) body(context, i);
}

int current_thread_count() {
  return scoped_thread_count > 0 ? scoped_thread_count
                                 : process_thread_count().load(std::memory_order_relaxed);
}

ThreadCountScope::ThreadCountScope(int threads) : previous_(scoped_thread_count) {
  if (threads > 0) scoped_thread_count = std::min(threads, kMaxThreads);
}

ThreadCountScope::~ThreadCountScope() { scoped_thread_count = previous_; }

}  // namespace cornu::internal

namespace cornu {

void set_num_threads(int threads) {
  internal::require<ValueError>(threads >= 1, "set_num_threads: threads must be at least 1; got {}.",
                                threads);
  internal::process_thread_count().store(std::min(threads, internal::kMaxThreads));
}

int num_threads() { return internal::current_thread_count(); }

}  // namespace cornu
