// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <utility>

#include "cornu/config.hpp"

namespace cornu {

/// A shared, possibly empty reference to a `Base` (an Initializer, an Optimizer, a Loss, …): what options
/// take. Made from a name ("adam": NotFoundError, with the nearest name, when unknown), from an object of a
/// class derived from Base, from a shared_ptr to one, or, for some kinds, from a function.
template <class Base>
class Handle {
 public:
  Handle() = default;
  Handle(std::nullptr_t) {}
  Handle(const char* name) : Handle(std::string(name)) {}
  Handle(const std::string& name) : object_(make_by_name(name)) {}
  template <std::derived_from<Base> T>
  Handle(T object) : object_(std::make_shared<T>(std::move(object))) {}
  template <std::derived_from<Base> T>
  Handle(std::shared_ptr<T> object) : object_(std::move(object)) {}
  /// From a plain function, for kinds that a function can stand for: those with a class `Base::Function`.
  template <class F, class B = Base>  // B, so that a Base without the class is no error
  requires(!std::derived_from<F, B> && std::constructible_from<typename B::Function, F>) Handle(F function)
      : object_(std::make_shared<typename B::Function>(std::move(function))) {}

  explicit operator bool() const { return object_ != nullptr; }
  Base* operator->() const { return object_.get(); }
  Base& operator*() const { return *object_; }
  const std::shared_ptr<Base>& pointer() const { return object_; }

  /// Looks the name up in the registry of Base's kind; null for "" .
  static std::shared_ptr<Base> make_by_name(const std::string& name);
  /// From {"class_name": …, "config": {…}} or a name.
  static std::shared_ptr<Base> make_from_config(const ConfigValue& value);

 private:
  std::shared_ptr<Base> object_;
};

namespace internal {
/// {"module", "class_name", "config", "registered_name"} as Keras writes an object; null for no object.
CORNU_API ConfigValue write_object(const Configurable* object);
}  // namespace internal

template <class Base>
ConfigValue write_field(const Handle<Base>& handle) {
  return internal::write_object(handle.pointer().get());
}
template <class Base>
void read_field(const ConfigValue& from, Handle<Base>& handle) {
  handle = from.is_null() ? Handle<Base>() : Handle<Base>(Handle<Base>::make_from_config(from));
}

}  // namespace cornu
