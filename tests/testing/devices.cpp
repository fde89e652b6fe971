// SPDX-License-Identifier: Apache-2.0
#include "testing/devices.hpp"

#include <boost/test/unit_test.hpp>

#include "cornu/device.hpp"
#include "cornu/function.hpp"
#include "testing/compare.hpp"

namespace cornu::testing {

void on_every_device(const std::function<void()>& body) {
  for (const std::string& name : devices()) {
    BOOST_TEST_CONTEXT("device " << name) {
      const DeviceScope scope(name);
      body();
    }
  }
}

std::vector<Tensor> eager_and_traced(const TensorFunction& f, const std::vector<Tensor>& inputs) {
  const std::vector<Tensor> eager = f(inputs);
  const auto traced = function([&](const std::vector<Tensor>& tensors) { return f(tensors); });
  const std::vector<Tensor> compiled = traced(inputs);
  BOOST_REQUIRE_EQUAL(eager.size(), compiled.size());
  for (size_t i = 0; i < eager.size(); ++i) check_same_bits(compiled[i], eager[i], "traced against eager");
  return eager;
}

std::vector<Tensor> everywhere(const TensorFunction& f, const std::vector<Tensor>& inputs, double tolerance) {
  std::vector<Tensor> expected;
  {
    const DeviceScope scope("reference");
    std::vector<Tensor> moved;
    for (const Tensor& input : inputs) moved.push_back(input.to("reference"));
    expected = eager_and_traced(f, moved);
  }
  on_every_device([&] {
    std::vector<Tensor> moved;
    for (const Tensor& input : inputs) moved.push_back(input.to(Tensor(0).device()));
    const std::vector<Tensor> actual = eager_and_traced(f, moved);
    BOOST_REQUIRE_EQUAL(actual.size(), expected.size());
    for (size_t i = 0; i < actual.size(); ++i) {
      BOOST_CHECK(actual[i].dtype() == expected[i].dtype());
      check_close(actual[i], expected[i], tolerance, "against the reference");
    }
  });
  return expected;
}

}  // namespace cornu::testing
