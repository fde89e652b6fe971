// SPDX-License-Identifier: Apache-2.0
#include "cornu/history.hpp"

#include <algorithm>

#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu {

const std::vector<double>& History::operator[](const std::string& name) const {
  const auto found = history.find(name);
  if (found == history.end()) {
    std::vector<std::string> names;
    for (const auto& [known, figures] : history) names.push_back(known);
    internal::fail<NotFoundError>("history: there is no '{}'.{}", name,
                                  internal::nearest_name_hint(name, names));
  }
  return found->second;
}

void History::on_train_begin(const Logs&) {
  history.clear();
  epoch.clear();
  params = Callback::params();
}

void History::on_epoch_end(int number, const Logs& logs) {
  epoch.push_back(number);
  for (const auto& [name, value] : logs) history[name].push_back(value);
}

}  // namespace cornu
