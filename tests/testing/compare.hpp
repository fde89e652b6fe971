// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/error.hpp"
#include "cornu/tensor.hpp"

namespace cornu::testing {

/// The largest difference, divided by the largest magnitude of `expected` (or 1 if that is less). Infinite
/// when shapes differ, or one has NaN or infinity where the other has something else.
double relative_error(const Tensor& actual, const Tensor& expected);

/// Fails the test, with place and values, when the relative error is above `tolerance` or the specs' shapes
/// differ.
void check_close(const Tensor& actual, const Tensor& expected, double tolerance = 1e-5,
                 const std::string& what = "");

/// Shape, dtype and every bit.
void check_same_bits(const Tensor& actual, const Tensor& expected, const std::string& what = "");
bool same_bits(const Tensor& a, const Tensor& b);

/// Runs `action` and fails unless it throws an `E` whose text contains `text`.
template <class E, class F>
void check_throws(F&& action, const std::string& text);

namespace internal {
void report_throw(bool thrown, const std::string& actual, const std::string& expected, const char* type);
}

template <class E, class F>
void check_throws(F&& action, const std::string& text) {
  bool thrown = false;
  std::string actual;
  try {
    action();
  } catch (const E& error) {
    thrown = true;
    actual = error.what();
  } catch (const std::exception& error) {
    actual = std::string("another exception: ") + error.what();
  }
  internal::report_throw(thrown, actual, text, typeid(E).name());
}

}  // namespace cornu::testing
