// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cornu/error.hpp"
#include "cornu/tensor.hpp"

namespace cornu {

/// The figures of a step or an epoch by name, as train_step returns them and callbacks see them. They are
/// tensors that are read only when somebody looks.
class CORNU_API Logs {
 public:
  /// A scalar tensor or a number; converts to double, which reads it.
  class CORNU_API Value {
   public:
    Value() = default;
    Value(const Tensor& tensor) : tensor_(tensor) {}
    template <class T>
    requires std::is_arithmetic_v<T> Value(T number)
        : tensor_(static_cast<double>(number)), number_(static_cast<double>(number)) {}
    operator double() const { return number_.has_value() ? *number_ : read(); }
    const Tensor& tensor() const { return tensor_; }

   private:
    double read() const;
    Tensor tensor_;
    std::optional<double> number_;
  };

  Logs() = default;
  Logs(std::initializer_list<std::pair<std::string, Value>> entries);

  Value& operator[](const std::string& name);        ///< Adds the name when it is new.
  double operator[](const std::string& name) const;  ///< Throws NotFoundError, as at().
  double at(const std::string& name) const;
  bool contains(const std::string& name) const;
  size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  /// In the order in which they were added.
  const std::vector<std::pair<std::string, Value>>& entries() const { return entries_; }
  std::vector<std::pair<std::string, Value>>& entries() { return entries_; }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::map<std::string, double> to_map() const;

 private:
  std::vector<std::pair<std::string, Value>> entries_;
};

}  // namespace cornu
