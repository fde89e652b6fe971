// SPDX-License-Identifier: Apache-2.0
#include "cornu/tensor.hpp"

#include <cstring>
#include <vector>

#include "support/require.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::fail;
using internal::make_tensor;
using internal::require;
using internal::TensorImpl;

namespace internal {

Tensor make_tensor(const TensorSpec& spec, Device& device) {
  auto impl = std::make_shared<TensorImpl>();
  impl->shape = spec.shape;
  impl->dtype = spec.dtype;
  size_t bytes = 0;
  require<ShapeError>(
      !__builtin_mul_overflow(static_cast<size_t>(spec.shape.elements()), spec.dtype.size(), &bytes),
      "a tensor of shape {} and dtype {} is larger than memory can be.", to_string(spec.shape),
      spec.dtype.name());
  impl->storage = std::make_shared<Storage>(device, bytes);
  return Tensor(std::move(impl));
}

Tensor make_view(const Tensor& tensor, const Shape& shape, size_t offset) {
  const TensorImpl& source = *tensor.impl();
  auto impl = std::make_shared<TensorImpl>();
  impl->shape = shape;
  impl->dtype = source.dtype;
  impl->storage = source.storage;
  impl->offset = source.offset + offset;
  return Tensor(std::move(impl));
}

Tensor make_symbolic(std::shared_ptr<Node> node, int output, const TensorSpec& spec) {
  auto impl = std::make_shared<TensorImpl>();
  impl->shape = spec.shape;
  impl->dtype = spec.dtype;
  impl->node = std::move(node);
  impl->output = output;
  return Tensor(std::move(impl));
}

Device& device_of(const Tensor& tensor) { return tensor.impl()->storage->device(); }

Annotations& annotate(Tensor& tensor) {
  auto& slot = tensor.impl()->annotations;
  if (slot == nullptr) slot = std::make_unique<Annotations>();
  return *slot;
}

namespace {

const TensorImpl& checked(const Tensor& tensor) {
  require<ValueError>(tensor.defined(), "an empty Tensor (one that was never given a value) was used.");
  return *tensor.impl();
}

const TensorImpl& concrete(const Tensor& tensor, const char* where) {
  const TensorImpl& impl = checked(tensor);
  require<ValueError>(
      impl.storage != nullptr,
      "{}: a symbolic tensor ({}) has no values while the graph is being defined. Call the model or "
      "function on data first.",
      where, to_string(tensor.spec()));
  return impl;
}

}  // namespace
}  // namespace internal

Tensor Tensor::weak_scalar(DType dtype, double real, int64_t integer) {
  const bool wide = dtype == DType::int32 && static_cast<int32_t>(integer) != integer;
  Tensor result = make_tensor({{}, wide ? DType(DType::int64) : dtype}, internal::current_device());
  TensorImpl& impl = *result.impl();
  impl.weak = true;
  impl.literal = dtype == DType::float32 ? real : static_cast<double>(integer);
  char value[8] = {};
  internal::visit_dtype(impl.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T element = dtype.is_integer() ? internal::convert<T>(integer) : internal::convert<T>(real);
    std::memcpy(value, &element, sizeof element);
  });
  impl.storage->device().copy_from_host(impl.data(), value, impl.dtype.size());
  return result;
}

Tensor Tensor::copy_of(const void* values, size_t count, DType dtype, const Shape& shape) {
  require<ShapeError>(static_cast<int64_t>(count) == shape.elements(),
                      "tensor: {} values were given for shape {}, which has {} elements.", count,
                      to_string(shape), shape.elements());
  Tensor result = make_tensor({shape, dtype}, internal::current_device());
  internal::device_of(result).copy_from_host(result.impl()->data(), values, count * dtype.size());
  return result;
}

Tensor Tensor::empty(const Shape& shape, DType dtype) {
  return make_tensor({shape, dtype}, internal::current_device());
}

bool Tensor::is_symbolic() const { return impl_ != nullptr && impl_->node != nullptr; }

const Shape& Tensor::shape() const { return internal::checked(*this).shape; }

DType Tensor::dtype() const { return internal::checked(*this).dtype; }

std::string Tensor::device() const {
  const TensorImpl& impl = internal::checked(*this);
  return impl.storage != nullptr ? impl.storage->device().name() : internal::current_device().name();
}

Tensor Tensor::to(const std::string& name) const {
  const TensorImpl& source = internal::concrete(*this, "to");
  internal::Device& from = source.storage->device();
  internal::Device& target = internal::find_device(name);
  if (&from == &target) return *this;
  Tensor result = make_tensor(spec(), target);
  const size_t bytes = source.bytes();
  if (from.is_host()) {
    target.copy_from_host(result.impl()->data(), source.data(), bytes);
  } else {
    std::vector<char> host(bytes);
    from.copy_to_host(host.data(), source.data(), bytes);
    target.copy_from_host(result.impl()->data(), host.data(), bytes);
  }
  return result;
}

void Tensor::check_single() const {
  require<ShapeError>(size() == 1, "item: expected a tensor of one element; got shape {}.",
                      to_string(shape()));
}

const void* Tensor::checked_data(DType expected) const {
  const TensorImpl& impl = internal::concrete(*this, "data");
  require<DTypeError>(impl.dtype == expected,
                      "data<T>: the tensor is {}, T is {}. Use to_vector<T>() or ops::cast.",
                      impl.dtype.name(), expected.name());
  internal::Device& device = impl.storage->device();
  require<DeviceError>(device.is_host(), "data: the tensor is on {}; copy it with to(\"cpu\") first.",
                       device.name());
  return impl.data();
}

void Tensor::copy_out(void* destination, DType dtype) const {
  const TensorImpl& impl = internal::concrete(*this, "reading a tensor");
  internal::Device& device = impl.storage->device();
  if (impl.dtype == dtype) {
    device.copy_to_host(destination, impl.data(), impl.bytes());
    return;
  }
  std::vector<char> host;
  const char* source = impl.data();
  if (!device.is_host()) {
    host.resize(impl.bytes());
    device.copy_to_host(host.data(), source, host.size());
    source = host.data();
  }
  const int64_t count = impl.shape.elements();
  internal::visit_dtype(impl.dtype, [&](auto from) {
    internal::visit_dtype(dtype, [&](auto to) {
      const auto* in = reinterpret_cast<const decltype(from)*>(source);
      auto* out = static_cast<decltype(to)*>(destination);
      for (int64_t i = 0; i < count; ++i) out[i] = internal::convert<decltype(to)>(in[i]);
    });
  });
}

std::string to_string(const TensorSpec& spec) { return spec.dtype.name() + to_string(spec.shape); }

}  // namespace cornu
