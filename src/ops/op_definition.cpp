// SPDX-License-Identifier: Apache-2.0
#include "ops/op_definition.hpp"

#include <map>
#include <memory>

#include "cornu/ops/create.hpp"
#include "ops/kernel.hpp"
#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu::internal {
namespace {

std::map<std::string, std::unique_ptr<OpDefinition>, std::less<>>& definitions() {
  static std::map<std::string, std::unique_ptr<OpDefinition>, std::less<>> map;
  return map;
}

}  // namespace

const OpDefinition& register_op(OpDefinition definition) {
  definition.kernels = std::make_shared<KernelCache>();
  const std::string name = definition.name;
  const auto [it, inserted] =
      definitions().try_emplace(name, std::make_unique<OpDefinition>(std::move(definition)));
  require<ValueError>(inserted, "operation '{}' is defined twice.", name);
  return *it->second;
}

const OpDefinition& find_op(std::string_view name) {
  const auto found = definitions().find(name);
  if (found == definitions().end()) {
    std::vector<std::string> names;
    for (const auto& [known, definition] : definitions()) names.push_back(known);
    fail<NotFoundError>("unknown operation '{}'.{}", name, nearest_name_hint(name, names));
  }
  return *found->second;
}

std::vector<const OpDefinition*> all_ops() {
  std::vector<const OpDefinition*> ops;
  for (const auto& [name, definition] : definitions()) ops.push_back(definition.get());
  return ops;
}

size_t OpDefinition::attribute_index(std::string_view attribute) const {
  for (size_t i = 0; i < attributes.size(); ++i) {
    if (attribute == attributes[i]) return i;
  }
  fail<NotFoundError>("operation '{}' has no attribute '{}'.", name, attribute);
}

Tensor GradientContext::upstream(size_t index) const {
  return upstreams[index].defined() ? upstreams[index] : ops::zeros_like(outputs[index]);
}

}  // namespace cornu::internal
