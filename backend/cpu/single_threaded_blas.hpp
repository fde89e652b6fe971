// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <omp.h>

namespace cornu::internal {

/// Keeps a library that uses OpenMP on the calling thread for a scope: Cornu cuts the work itself. The number
/// of threads is a setting of the calling thread, so the host program's own is back when the scope ends.
class SingleThreadedBlas {
 public:
  SingleThreadedBlas() : previous_(omp_get_max_threads()) {
    if (previous_ != 1) omp_set_num_threads(1);
  }
  ~SingleThreadedBlas() {
    if (previous_ != 1) omp_set_num_threads(previous_);
  }
  SingleThreadedBlas(const SingleThreadedBlas&) = delete;
  SingleThreadedBlas& operator=(const SingleThreadedBlas&) = delete;

 private:
  int previous_;
};

}  // namespace cornu::internal
