// SPDX-License-Identifier: Apache-2.0
#include "model/output_data.hpp"

#include <algorithm>

#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu::internal {

std::vector<Tensor> by_output(const Structure& data, const std::vector<std::string>& names) {
  if (data.kind() != Structure::Kind::map) return data.tensors();
  std::vector<Tensor> result;
  for (const std::string& name : names) {
    const auto found = std::find(data.names().begin(), data.names().end(), name);
    result.push_back(found == data.names().end() ? Tensor() : data.at(name));
  }
  for (const std::string& name : data.names()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      fail<ValueError>("there is data for '{}', which is no output.{}", name,
                       nearest_name_hint(name, names));
    }
  }
  return result;
}

std::vector<std::string> names_for(const Model& model, size_t outputs) {
  std::vector<std::string> names = model.output_names();
  for (size_t i = names.size(); i < outputs; ++i) names.push_back("output_" + std::to_string(i));
  return names;
}

std::vector<Shape> shapes_of(const std::vector<Tensor>& tensors) {
  std::vector<Shape> shapes;
  for (const Tensor& tensor : tensors) shapes.push_back(tensor.defined() ? tensor.shape() : Shape());
  return shapes;
}

}  // namespace cornu::internal
