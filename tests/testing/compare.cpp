// SPDX-License-Identifier: Apache-2.0
#include "testing/compare.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "tensor/tensor_impl.hpp"

namespace cornu::testing {

double relative_error(const Tensor& actual, const Tensor& expected) {
  if (!(actual.shape() == expected.shape())) return std::numeric_limits<double>::infinity();
  const std::vector<double> a = actual.to_vector<double>(), b = expected.to_vector<double>();
  double largest = 1, difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (a[i] == b[i]) continue;  // also equal infinities
    if (!std::isfinite(a[i]) || !std::isfinite(b[i])) return std::numeric_limits<double>::infinity();
    difference = std::max(difference, std::fabs(a[i] - b[i]));
  }
  for (const double value : b) {
    if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
  }
  return difference / largest;
}

void check_close(const Tensor& actual, const Tensor& expected, double tolerance, const std::string& what) {
  const double error = relative_error(actual, expected);
  BOOST_CHECK_MESSAGE(error <= tolerance, what << (what.empty() ? "" : ": ") << "relative error " << error
                                               << " is above " << tolerance << "\n  actual   "
                                               << to_string(actual.spec()) << " " << to_string(actual)
                                               << "\n  expected " << to_string(expected.spec()) << " "
                                               << to_string(expected));
}

bool same_bits(const Tensor& a, const Tensor& b) {
  return a.spec() == b.spec() && std::memcmp(a.impl()->data(), b.impl()->data(), a.impl()->bytes()) == 0;
}

void check_same_bits(const Tensor& actual, const Tensor& expected, const std::string& what) {
  BOOST_CHECK_MESSAGE(same_bits(actual, expected),
                      what << (what.empty() ? "" : ": ") << "bits differ\n  actual   "
                           << to_string(actual.spec()) << " " << to_string(actual) << "\n  expected "
                           << to_string(expected.spec()) << " " << to_string(expected));
}

void internal::report_throw(bool thrown, const std::string& actual, const std::string& expected,
                            const char* type) {
  BOOST_CHECK_MESSAGE(
      thrown, "expected an exception of type " << type << "; got " << (actual.empty() ? "none" : actual));
  BOOST_CHECK_MESSAGE(actual.find(expected) != std::string::npos,
                      "expected the text '" << expected << "' in '" << actual << "'");
}

}  // namespace cornu::testing
