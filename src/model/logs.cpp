// SPDX-License-Identifier: Apache-2.0
#include "cornu/logs.hpp"

#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu {

double Logs::Value::read() const { return tensor_.defined() ? tensor_.item<double>() : 0; }

Logs::Logs(std::initializer_list<std::pair<std::string, Value>> entries) {
  for (const auto& [name, value] : entries) (*this)[name] = value;
}

Logs::Value& Logs::operator[](const std::string& name) {
  for (auto& [known, value] : entries_) {
    if (known == name) return value;
  }
  return entries_.emplace_back(name, Value()).second;
}

double Logs::operator[](const std::string& name) const { return at(name); }

double Logs::at(const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& [known, value] : entries_) {
    if (known == name) return value;
    names.push_back(known);
  }
  internal::fail<NotFoundError>("logs: there is no '{}'.{}", name, internal::nearest_name_hint(name, names));
}

bool Logs::contains(const std::string& name) const {
  for (const auto& [known, value] : entries_) {
    if (known == name) return true;
  }
  return false;
}

std::map<std::string, double> Logs::to_map() const {
  std::map<std::string, double> result;
  for (const auto& [name, value] : entries_) result[name] = value;
  return result;
}

}  // namespace cornu
