// SPDX-License-Identifier: Apache-2.0
// Which instruction sets Highway compiles Cornu's kernels for, in place of its own longer list: each one
// costs build time and size. Included before hwy/foreach_target.h, and therefore without an include guard's
// help.
#ifndef CORNU_CPU_HIGHWAY_TARGETS_HPP
#define CORNU_CPU_HIGHWAY_TARGETS_HPP
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#endif
