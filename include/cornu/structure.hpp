// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cornu/tensor.hpp"

namespace cornu {

/// How a foreign matrix type becomes a tensor; specialized by headers such as <cornu/armadillo.hpp> with
/// `static Tensor convert(const T&)`.
template <class T>
struct TensorConversion;

template <class T>
concept ForeignTensor = requires(const T& value) {
  { TensorConversion<T>::convert(value) } -> std::same_as<Tensor>;
};

/// One tensor, a list of them, or a map by name: the data arguments of models, and their batches.
class CORNU_API Structure {
 public:
  enum class Kind : uint8_t { none, single, list, map };

  Structure() = default;  ///< Nothing.
  Structure(const Tensor& tensor) : kind_(tensor.defined() ? Kind::single : Kind::none) {
    if (tensor.defined()) tensors_ = {tensor};
  }
  template <ForeignTensor T>
  Structure(const T& value) : Structure(TensorConversion<T>::convert(value)) {}
  Structure(std::initializer_list<Tensor> tensors) : kind_(Kind::list), tensors_(tensors) {}
  Structure(std::vector<Tensor> tensors) : kind_(Kind::list), tensors_(std::move(tensors)) {}
  Structure(const std::map<std::string, Tensor>& tensors);
  Structure(std::initializer_list<std::pair<const std::string, Tensor>> tensors)
      : Structure(std::map<std::string, Tensor>(tensors)) {}

  Kind kind() const { return kind_; }
  bool empty() const { return tensors_.empty(); }
  size_t size() const { return tensors_.size(); }
  const std::vector<Tensor>& tensors() const& { return tensors_; }
  std::vector<Tensor> tensors() && { return std::move(tensors_); }
  const std::vector<std::string>& names() const { return names_; }  ///< Of a map, sorted.
  /// The one tensor; throws ValueError when there is not exactly one.
  const Tensor& tensor() const;
  operator const Tensor&() const { return tensor(); }
  const Shape& shape() const { return tensor().shape(); }
  const Tensor& operator[](size_t index) const { return tensors_.at(index); }
  const Tensor& at(const std::string& name) const;  ///< Of a map; throws NotFoundError.
  /// The same kind and names over other tensors.
  Structure with(std::vector<Tensor> tensors) const;

 private:
  Kind kind_ = Kind::none;
  std::vector<Tensor> tensors_;
  std::vector<std::string> names_;
};

}  // namespace cornu
