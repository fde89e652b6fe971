// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "cornu/dtype.hpp"
#include "cornu/export.hpp"
#include "cornu/shape.hpp"

namespace cornu {

class Config;

/// One value of a configuration, as JSON knows them.
class CORNU_API ConfigValue {
 public:
  using List = std::vector<ConfigValue>;
  using Map = std::shared_ptr<Config>;

  ConfigValue() = default;
  ConfigValue(std::nullptr_t) {}
  ConfigValue(bool value) : value_(value) {}
  template <std::integral T>
  requires(!std::is_same_v<T, bool>) ConfigValue(T value) : value_(static_cast<int64_t>(value)) {}
  ConfigValue(double value) : value_(value) {}
  ConfigValue(std::string value) : value_(std::move(value)) {}
  ConfigValue(const char* value) : value_(std::string(value)) {}
  ConfigValue(List value) : value_(std::move(value)) {}
  ConfigValue(Config value);

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_integer() const { return std::holds_alternative<int64_t>(value_); }
  bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_list() const { return std::holds_alternative<List>(value_); }
  bool is_map() const { return std::holds_alternative<Map>(value_); }

  /// Each throws ValueError, saying what is there instead.
  bool as_bool() const;
  int64_t as_integer() const;
  double as_number() const;  ///< Integers too.
  const std::string& as_string() const;
  const List& as_list() const;
  const Config& as_map() const;

  /// By value, maps without regard to the order of their keys.
  bool operator==(const ConfigValue& other) const;

 private:
  const char* kind() const;
  std::variant<std::monostate, bool, int64_t, double, std::string, List, Map> value_;
};

/// A map from names to values that keeps the order in which they were set: what an object is made of, as
/// Keras's get_config gives it and its files hold it.
class CORNU_API Config {
 public:
  Config() = default;
  Config(std::initializer_list<std::pair<std::string, ConfigValue>> entries) : entries_(entries) {}

  void set(const std::string& name, ConfigValue value);
  void erase(const std::string& name);
  const ConfigValue* find(const std::string& name) const;
  const ConfigValue& at(const std::string& name) const;  ///< Throws NotFoundError.
  bool contains(const std::string& name) const { return find(name) != nullptr; }
  size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool operator==(const Config& other) const;

 private:
  std::vector<std::pair<std::string, ConfigValue>> entries_;
};

/// How a type is written as a config value and read back. Other headers add overloads for their types.
inline ConfigValue write_field(bool value) { return value; }
template <std::integral T>
requires(!std::is_same_v<T, bool>) ConfigValue write_field(T value) { return value; }
inline ConfigValue write_field(double value) { return value; }
inline ConfigValue write_field(const std::string& value) { return value; }
CORNU_API ConfigValue write_field(const Shape& value);  ///< A list, null for an unknown size.
CORNU_API ConfigValue write_field(const ConfigValue& value);
inline ConfigValue write_field(DType value) { return value.name(); }

inline void read_field(const ConfigValue& from, bool& value) { value = from.as_bool(); }
template <std::integral T>
requires(!std::is_same_v<T, bool>) void read_field(const ConfigValue& from, T& value) {
  value = static_cast<T>(from.as_integer());
}
inline void read_field(const ConfigValue& from, double& value) { value = from.as_number(); }
inline void read_field(const ConfigValue& from, std::string& value) { value = from.as_string(); }
CORNU_API void read_field(const ConfigValue& from, Shape& value);
inline void read_field(const ConfigValue& from, ConfigValue& value) { value = from; }
inline void read_field(const ConfigValue& from, DType& value) { value = DType(from.as_string()); }

template <class T>
ConfigValue write_field(const std::vector<T>& values);
template <class T>
void read_field(const ConfigValue& from, std::vector<T>& values);

template <class T>
ConfigValue write_field(const std::optional<T>& value) {
  return value.has_value() ? write_field(*value) : ConfigValue();
}
template <class T>
void read_field(const ConfigValue& from, std::optional<T>& value) {
  value.reset();
  if (!from.is_null()) read_field(from, value.emplace());
}
template <class T>
ConfigValue write_field(const std::vector<T>& values) {
  ConfigValue::List list;
  for (const T& value : values) list.push_back(write_field(value));
  return list;
}
template <class T>
void read_field(const ConfigValue& from, std::vector<T>& values) {
  values.clear();
  for (const ConfigValue& entry : from.as_list()) read_field(entry, values.emplace_back());
}

class Fields;

/// An object that is described by its class name and its fields. One list of fields serves get_config,
/// from_config and files.
class CORNU_API Configurable {
 public:
  virtual ~Configurable() = default;
  /// The name that the class is registered under, which is Keras's; for other classes their C++ name.
  virtual std::string class_name() const;
  /// Names each field once, in Keras's order: `f("units", units_)("use_bias", use_bias_)`.
  virtual void fields(Fields&) {}
  /// Throws ValueError when fields do not make sense. Called by constructors' callers and after from_config.
  virtual void validate() const {}
  /// What `fields` names.
  Config get_config() const;
};

/// Walks over the fields of an object, writing them to a config or reading them from one.
class CORNU_API Fields {
 public:
  /// Collects fields.
  Fields() = default;
  /// Sets fields from `config`; `where` begins the text of errors.
  Fields(const Config& config, std::string where) : source_(&config), where_(std::move(where)) {}

  bool reading() const { return source_ != nullptr; }

  template <class T>
  Fields& operator()(const char* name, T& value) {
    if (!reading()) {
      config_.set(name, write_field(value));
    } else if (const ConfigValue* found = take(name)) {
      try {
        read_field(*found, value);
      } catch (const std::exception& error) {
        fail_at(name, error.what());
      }
    }
    return *this;
  }

  /// A field that old files may have and that means nothing here.
  Fields& ignored(const char* name);
  /// Throws ValueError for a name in the config that no field took.
  void finish() const;
  Config& config() { return config_; }
  const Config& source() const { return *source_; }

 private:
  const ConfigValue* take(const char* name);
  [[noreturn]] void fail_at(const char* name, const char* what) const;

  Config config_;
  const Config* source_ = nullptr;
  std::string where_;
  std::vector<std::string> taken_;
};

}  // namespace cornu
