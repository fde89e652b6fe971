// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <type_traits>

namespace cornu::internal {

/// Runs `body(context, i)` for every i in [0, chunks) on at most `threads` threads, the caller among them,
/// and returns when all are done. The first exception thrown by a chunk reaches the caller. What a chunk
/// computes must not depend on who runs it: callers cut their work by size alone, never by thread count, so
/// that results are the same bits on every machine load. Nested calls, and calls made while another thread is
/// using the pool, run on the caller alone.
void run_chunks(int64_t chunks, int threads, void (*body)(void*, int64_t), void* context);

/// The calling thread's limit, as set by `set_num_threads` or a ThreadCountScope.
int current_thread_count();

/// Limits the calling thread (and what it runs through `parallel_for`) for a scope; 0 keeps the limit as it
/// is.
class ThreadCountScope {
 public:
  explicit ThreadCountScope(int threads);
  ~ThreadCountScope();
  ThreadCountScope(const ThreadCountScope&) = delete;
  ThreadCountScope& operator=(const ThreadCountScope&) = delete;

 private:
  int previous_;
};

/// Calls `body(begin, end)` over [0, size) in pieces of `grain`, in parallel when there is more than one.
template <class Body>
void parallel_for(int64_t size, int64_t grain, Body&& body) {
  const int64_t chunks = (size + grain - 1) / grain;
  const int threads = chunks > 1 ? current_thread_count() : 1;
  struct Context {
    int64_t size, grain;
    std::remove_reference_t<Body>* body;
  } context{size, grain, &body};
  const auto run = [](void* pointer, int64_t chunk) {
    const auto& c = *static_cast<Context*>(pointer);
    const int64_t begin = chunk * c.grain;
    (*c.body)(begin, begin + c.grain < c.size ? begin + c.grain : c.size);
  };
  if (threads <= 1) {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) run(&context, chunk);
  } else {
    run_chunks(chunks, threads, run, &context);
  }
}

}  // namespace cornu::internal
