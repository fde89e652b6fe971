// SPDX-License-Identifier: Apache-2.0
#include "cornu/config.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <typeindex>
#include <unordered_map>

#include "model/class_registry.hpp"
#include "support/nearest_name.hpp"
#include "support/require.hpp"

namespace cornu {

namespace internal {

/// A C++ class's own name, without namespaces.
std::string type_name(const std::type_info& type);

}  // namespace internal

using internal::fail;
using internal::require;

ConfigValue::ConfigValue(Config value) : value_(std::make_shared<Config>(std::move(value))) {}

const char* ConfigValue::kind() const {
  constexpr const char* kKinds[] = {"null",     "a boolean", "an integer", "a number",
                                    "a string", "a list",    "an object"};
  return kKinds[value_.index()];
}

bool ConfigValue::as_bool() const {
  if (const bool* value = std::get_if<bool>(&value_)) return *value;
  fail<ValueError>("expected a boolean; got {}.", kind());
}

int64_t ConfigValue::as_integer() const {
  if (const int64_t* value = std::get_if<int64_t>(&value_)) return *value;
  if (const double* value = std::get_if<double>(&value_)) {
    const auto whole = static_cast<int64_t>(*value);
    if (*value >= -9e15 && *value <= 9e15 && static_cast<double>(whole) == *value) return whole;
  }
  fail<ValueError>("expected an integer; got {}.", kind());
}

double ConfigValue::as_number() const {
  if (const double* value = std::get_if<double>(&value_)) return *value;
  if (const int64_t* value = std::get_if<int64_t>(&value_)) return static_cast<double>(*value);
  fail<ValueError>("expected a number; got {}.", kind());
}

const std::string& ConfigValue::as_string() const {
  if (const std::string* value = std::get_if<std::string>(&value_)) return *value;
  fail<ValueError>("expected a string; got {}.", kind());
}

const ConfigValue::List& ConfigValue::as_list() const {
  if (const List* value = std::get_if<List>(&value_)) return *value;
  fail<ValueError>("expected a list; got {}.", kind());
}

const Config& ConfigValue::as_map() const {
  if (const Map* value = std::get_if<Map>(&value_)) return **value;
  fail<ValueError>("expected an object; got {}.", kind());
}

bool ConfigValue::operator==(const ConfigValue& other) const {
  if (is_map() && other.is_map()) return as_map() == other.as_map();
  if (is_number() && other.is_number()) return as_number() == other.as_number();
  return value_ == other.value_;
}

void Config::set(const std::string& name, ConfigValue value) {
  for (auto& [known, existing] : entries_) {
    if (known == name) {
      existing = std::move(value);
      return;
    }
  }
  entries_.emplace_back(name, std::move(value));
}

void Config::erase(const std::string& name) {
  std::erase_if(entries_, [&](const auto& entry) { return entry.first == name; });
}

const ConfigValue* Config::find(const std::string& name) const {
  for (const auto& [known, value] : entries_) {
    if (known == name) return &value;
  }
  return nullptr;
}

const ConfigValue& Config::at(const std::string& name) const {
  const ConfigValue* found = find(name);
  if (found == nullptr) fail<NotFoundError>("config: '{}' is missing.", name);
  return *found;
}

bool Config::operator==(const Config& other) const {
  if (size() != other.size()) return false;
  return std::all_of(begin(), end(), [&](const auto& entry) {
    const ConfigValue* value = other.find(entry.first);
    return value != nullptr && *value == entry.second;
  });
}

std::string Configurable::class_name() const {
  const internal::ClassIdentity* identity = internal::identity_of(*this);
  return identity != nullptr ? identity->class_name : internal::type_name(typeid(*this));
}

Config Configurable::get_config() const {
  Fields fields;
  // fields() reads or writes the same members; in this direction it changes nothing.
  const_cast<Configurable*>(this)->fields(fields);
  return fields.config();
}

const ConfigValue* Fields::take(const char* name) {
  taken_.emplace_back(name);
  return source_->find(name);
}

Fields& Fields::ignored(const char* name) {
  taken_.emplace_back(name);
  return *this;
}

void Fields::fail_at(const char* name, const char* what) const {
  fail<ValueError>("{}: '{}': {}", where_, name, what);
}

void Fields::finish() const {
  if (!reading()) return;
  for (const auto& [name, value] : *source_) {
    if (std::find(taken_.begin(), taken_.end(), name) != taken_.end()) continue;
    fail<ValueError>("{}: unknown field '{}'.{}", where_, name, internal::nearest_name_hint(name, taken_));
  }
}

ConfigValue write_field(const Shape& value) {
  ConfigValue::List sizes;
  for (const int64_t size : value)
    sizes.push_back(size == Shape::kUnknown ? ConfigValue() : ConfigValue(size));
  return sizes;
}

ConfigValue write_field(const ConfigValue& value) { return value; }

void read_field(const ConfigValue& from, Shape& value) {
  value = Shape();
  for (const ConfigValue& size : from.as_list()) {
    value.append(size.is_null() ? Shape::kUnknown : size.as_integer());
    require<ValueError>(value.back() >= Shape::kUnknown, "sizes must not be negative; got {}.", value.back());
  }
}

namespace internal {
namespace {

std::unordered_map<std::type_index, ClassIdentity>& identities() {
  static std::unordered_map<std::type_index, ClassIdentity> map;
  return map;
}

}  // namespace

std::string type_name(const std::type_info& type) {
  int status = 0;
  char* text = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
  const std::string name = status == 0 ? text : type.name();
  std::free(text);
  const size_t colon = name.rfind("::");
  return colon == std::string::npos ? name : name.substr(colon + 2);
}

std::string snake_case(const std::string& class_name) {
  std::string text;
  for (const char c : class_name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') text += c;
  }
  const auto upper = [&](size_t i) {
    return i < text.size() && std::isupper(static_cast<unsigned char>(text[i])) != 0;
  };
  const auto lower = [&](size_t i) {
    return i < text.size() && std::islower(static_cast<unsigned char>(text[i])) != 0;
  };
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool starts_word = upper(i) && lower(i + 1), ends_lower = i > 0 && upper(i) && lower(i - 1);
    if (i > 0 && (starts_word || ends_lower)) result += '_';
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
  }
  return result;
}

const ClassIdentity* identity_of(const Configurable& object) {
  const auto found = identities().find(typeid(object));
  return found == identities().end() ? nullptr : &found->second;
}

void set_identity(std::type_index type, ClassIdentity identity) { identities()[type] = std::move(identity); }

void read_object(Configurable& object, const Config& config) {
  const ConfigValue* fields_config = config.find("config");
  if (fields_config == nullptr || fields_config->is_null()) return;
  Fields fields(fields_config->as_map(), object.class_name());
  object.fields(fields);
  fields.finish();
  object.validate();
}

ConfigValue write_object(const Configurable* object) {
  if (object == nullptr) return {};
  const ClassIdentity* identity = identity_of(*object);
  return Config{{"module", identity != nullptr ? ConfigValue(identity->module) : ConfigValue()},
                {"class_name", object->class_name()},
                {"config", object->get_config()},
                {"registered_name", identity != nullptr ? ConfigValue() : ConfigValue(object->class_name())}};
}

}  // namespace internal
}  // namespace cornu
