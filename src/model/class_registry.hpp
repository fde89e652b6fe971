// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <typeindex>
#include <vector>

#include "cornu/handle.hpp"
#include "support/registry.hpp"

namespace cornu::internal {

/// "BatchNormalization" -> "batch_normalization", "PReLU" -> "p_re_lu": Keras's rule, which names layers and
/// the groups of its files.
std::string snake_case(const std::string& class_name);

/// How objects of a kind (layers, optimizers, …) are made from their names. Each class registers itself from
/// its own file; nothing lists them all.
template <class Base>
class ClassRegistry {
 public:
  struct Entry {
    std::string class_name;
    std::string module;  ///< Keras's, such as "keras.initializers".
    std::function<std::shared_ptr<Base>()> make;
  };

  static ClassRegistry& instance();

  /// Makes the class known by its class name, its snake_case and any other names.
  void add(Entry entry, const std::vector<std::string>& aliases) {
    const std::string name = entry.class_name, snake = snake_case(entry.class_name);
    entries_.add(name, std::move(entry));
    if (snake != name) names_.add(snake, name);
    names_.add(name, name);
    for (const std::string& alias : aliases) names_.add(alias, name);
  }

  const Entry& at(const std::string& name) const { return entries_.at(names_.at(name)); }
  const Entry* find(const std::string& name) const {
    const std::string* known = names_.find(name);
    return known == nullptr ? nullptr : &entries_.at(*known);
  }
  std::vector<std::string> class_names() const { return entries_.names(); }

 private:
  explicit ClassRegistry(const std::string& kind) : entries_(kind), names_(kind) {}

  Registry<Entry> entries_;
  Registry<std::string> names_;
};

/// What a C++ class is called in files.
struct ClassIdentity {
  std::string class_name, module;
};
const ClassIdentity* identity_of(const Configurable& object);
void set_identity(std::type_index type, ClassIdentity identity);

template <class Base, class T>
bool register_class(const std::string& class_name, const std::string& module,
                    const std::vector<std::string>& aliases = {}) {
  set_identity(typeid(T), {class_name, module});
  const auto make = [] { return std::shared_ptr<Base>(std::make_shared<T>()); };
  ClassRegistry<Base>::instance().add({class_name, module, make}, aliases);
  return true;
}

}  // namespace cornu::internal

/// In the class's own file, with Keras's names of class and module, and any other names that it goes by:
/// CORNU_REGISTER(Initializer, GlorotUniform, "GlorotUniform", "keras.initializers", "xavier_uniform")
#define CORNU_REGISTER(Base, Class, class_name, module, ...) \
  [[maybe_unused]] static const bool Class##_is_registered = \
      ::cornu::internal::register_class<Base, Class>(class_name, module, {__VA_ARGS__});

/// Once per kind, beside its base class: the registry and what Handle<Base> needs of it.
#define CORNU_DEFINE_REGISTRY(Base, kind)                                                      \
  template <>                                                                                  \
  ::cornu::internal::ClassRegistry<Base>& ::cornu::internal::ClassRegistry<Base>::instance() { \
    static ::cornu::internal::ClassRegistry<Base> registry(kind);                              \
    return registry;                                                                           \
  }                                                                                            \
  template <>                                                                                  \
  CORNU_API std::shared_ptr<Base> Handle<Base>::make_by_name(const std::string& name) {        \
    if (name.empty()) return nullptr;                                                          \
    return ::cornu::internal::ClassRegistry<Base>::instance().at(name).make();                 \
  }                                                                                            \
  template <>                                                                                  \
  CORNU_API std::shared_ptr<Base> Handle<Base>::make_from_config(const ConfigValue& value) {   \
    if (value.is_string()) return make_by_name(value.as_string());                             \
    std::shared_ptr<Base> object = make_by_name(value.as_map().at("class_name").as_string());  \
    ::cornu::internal::read_object(*object, value.as_map());                                   \
    return object;                                                                             \
  }

namespace cornu::internal {

/// Sets the fields of an object from the "config" of {"class_name", "config"}.
void read_object(Configurable& object, const Config& config);

}  // namespace cornu::internal
