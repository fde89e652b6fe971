// SPDX-License-Identifier: Apache-2.0
#include "cornu/structure.hpp"

#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;

Structure::Structure(const std::map<std::string, Tensor>& tensors) : kind_(Kind::map) {
  for (const auto& [name, tensor] : tensors) {
    names_.push_back(name);
    tensors_.push_back(tensor);
  }
}

const Tensor& Structure::tensor() const {
  require<ValueError>(tensors_.size() == 1, "expected one tensor; got {}.", tensors_.size());
  return tensors_.front();
}

const Tensor& Structure::at(const std::string& name) const {
  for (size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == name) return tensors_[i];
  }
  internal::fail<NotFoundError>("there is no tensor '{}'.{}", name,
                                internal::nearest_name_hint(name, names_));
}

Structure Structure::with(std::vector<Tensor> tensors) const {
  Structure result = *this;
  result.tensors_ = std::move(tensors);
  return result;
}

}  // namespace cornu
