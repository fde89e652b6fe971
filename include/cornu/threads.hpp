// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/export.hpp"

namespace cornu {

/// How many threads Cornu's kernels may use from now on, in the whole process. The default is the number of
/// processors available, or CORNU_NUM_THREADS. Results do not depend on it, to the bit. The host program's
/// own OpenMP settings are never touched. Throws ValueError below 1.
CORNU_API void set_num_threads(int threads);

/// The number of threads in force for the calling thread.
CORNU_API int num_threads();

}  // namespace cornu
