// SPDX-License-Identifier: Apache-2.0
#include "cornu/activation_function.hpp"

#include "model/activation_registry.hpp"

namespace cornu {

namespace internal {

Registry<ActivationEntry>& activation_registry() {
  static Registry<ActivationEntry> registry("activation");
  return registry;
}

}  // namespace internal

ActivationFunction::ActivationFunction(const std::string& name) {
  if (name.empty()) return;
  const internal::ActivationEntry& entry = internal::activation_registry().at(name);
  name_ = entry.name;
  if (name_ != "linear") function_ = entry.function;
}

void read_field(const ConfigValue& from, ActivationFunction& activation) {
  activation = from.is_null() ? ActivationFunction() : ActivationFunction(from.as_string());
}

}  // namespace cornu
