// SPDX-License-Identifier: Apache-2.0
#include "saving/json.hpp"

#include <nlohmann/json.hpp>

#include "support/require.hpp"

namespace cornu::internal {
namespace {

using Json = nlohmann::ordered_json;

ConfigValue from_json(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean:
      return json.get<bool>();
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return json.get<int64_t>();
    case Json::value_t::number_float:
      return json.get<double>();
    case Json::value_t::string:
      return json.get<std::string>();
    case Json::value_t::array: {
      ConfigValue::List list;
      for (const Json& entry : json) list.push_back(from_json(entry));
      return list;
    }
    case Json::value_t::object: {
      Config map;
      for (const auto& [name, entry] : json.items()) map.set(name, from_json(entry));
      return map;
    }
    default:
      return nullptr;
  }
}

Json to_json(const ConfigValue& value) {
  if (value.is_bool()) return value.as_bool();
  if (value.is_integer()) return value.as_integer();
  if (value.is_number()) return value.as_number();
  if (value.is_string()) return value.as_string();
  if (value.is_list()) {
    Json list = Json::array();
    for (const ConfigValue& entry : value.as_list()) list.push_back(to_json(entry));
    return list;
  }
  if (value.is_map()) {
    Json map = Json::object();
    for (const auto& [name, entry] : value.as_map()) map[name] = to_json(entry);
    return map;
  }
  return nullptr;
}

}  // namespace

ConfigValue parse_json(std::string_view text, const std::string& where) {
  try {
    return from_json(Json::parse(text));
  } catch (const Json::exception& error) {
    fail<FileError>("{}: {}", where, error.what());
  }
}

std::string write_json(const ConfigValue& value) { return to_json(value).dump(); }

}  // namespace cornu::internal
