// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "cornu/tensor.hpp"
#include "tensor/device.hpp"

namespace cornu::internal {

class Node;

/// Memory on a device, freed with its last handle. `keeper`, when set, owns memory that came from elsewhere.
class Storage {
 public:
  Storage(Device& device, size_t bytes) : device_(device), data_(device.allocate(bytes)), bytes_(bytes) {}
  Storage(Device& device, void* data, size_t bytes, std::shared_ptr<void> keeper)
      : device_(device), data_(data), bytes_(bytes), keeper_(std::move(keeper)) {}
  ~Storage() {
    if (keeper_ == nullptr) device_.deallocate(data_, bytes_);
  }
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  Device& device() const { return device_; }
  void* data() const { return data_; }
  size_t bytes() const { return bytes_; }

 private:
  Device& device_;
  void* data_;
  size_t bytes_;
  std::shared_ptr<void> keeper_;
};

/// What later code wants to know of how a tensor came about.
struct Annotations {
  Tensor mask;    ///< bool: which steps of a sequence count
  Tensor logits;  ///< what a softmax or sigmoid was applied to: a cross-entropy is stabler computed from it
};

/// What a Tensor is a handle to. Exactly one of `storage` and `node` is set.
struct TensorImpl {
  Shape shape;
  DType dtype;
  bool weak = false;   ///< A scalar written as a C++ number: it takes the dtype of what it meets.
  double literal = 0;  ///< The value of a weak floating scalar, before it was rounded to `dtype`.
  std::shared_ptr<Storage> storage;
  size_t offset = 0;  ///< Bytes into the storage: where a view begins.
  std::shared_ptr<Node> node;
  int output = 0;  ///< Which output of the node.
  std::unique_ptr<Annotations> annotations;

  char* data() const { return static_cast<char*>(storage->data()) + offset; }
  size_t bytes() const { return static_cast<size_t>(shape.elements()) * dtype.size(); }
};

/// Unset elements on `device`. Throws ShapeError when the size overflows or is negative.
Tensor make_tensor(const TensorSpec& spec, Device& device);
/// The same storage under another shape with as many elements, beginning `offset` bytes further.
Tensor make_view(const Tensor& tensor, const Shape& shape, size_t offset = 0);
/// Output `output` of `node`.
Tensor make_symbolic(std::shared_ptr<Node> node, int output, const TensorSpec& spec);

/// The device that holds a concrete tensor.
Device& device_of(const Tensor& tensor);

Annotations& annotate(Tensor& tensor);
inline const Annotations* annotations(const Tensor& tensor) { return tensor.impl()->annotations.get(); }

}  // namespace cornu::internal
