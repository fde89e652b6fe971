// SPDX-License-Identifier: Apache-2.0
// The activation functions that options can name, and how they are called in files.
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "model/activation_registry.hpp"

namespace cornu::internal {
namespace {

struct NamedActivation {
  NamedActivation(const char* name, Tensor (*function)(const Tensor&),
                  std::initializer_list<const char*> aliases = {}) {
    activation_registry().add(name, {name, function});
    for (const char* alias : aliases) activation_registry().add(alias, {name, function});
  }
};

const NamedActivation linear("linear", [](const Tensor& x) { return x; });
const NamedActivation relu("relu", ops::relu);
const NamedActivation sigmoid("sigmoid", ops::sigmoid);
const NamedActivation tanh("tanh", ops::tanh);
const NamedActivation softmax("softmax", [](const Tensor& x) { return ops::softmax(x); });
const NamedActivation softplus("softplus", ops::softplus);
const NamedActivation exponential("exponential", ops::exp);

}  // namespace
}  // namespace cornu::internal
