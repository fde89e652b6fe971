// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/op_definition.hpp"
#include "tensor/device.hpp"

namespace cornu::internal {

/// A tensor as a kernel sees it.
struct TensorView {
  char* data = nullptr;
  Shape shape;
  DType dtype;

  template <class T>
  T* as() const {
    return reinterpret_cast<T*>(data);
  }
  int64_t size() const {
    int64_t product = 1;
    for (const int64_t n : shape) product *= n;
    return product;
  }
};

/// The elementwise formula of an op over contiguous runs: out[i] = f(in0[i*step0], in1[i*step1], …) for i in
/// [0, n), where a step is 0 (a scalar) or 1. `out` may be one of the inputs.
using SpanFunction = void (*)(const void* const* inputs, const int64_t* steps, void* output, int64_t n);

struct KernelContext;
/// Computes the outputs, whose memory is there. Arguments have been checked: a kernel throws only where
/// values decide (a singular matrix).
using Kernel = void (*)(const KernelContext&);

/// A kernel as registered.
struct KernelEntry {
  Kernel run = nullptr;
  /// For elementwise ops on host memory: lets chains of them run as one pass. The second form is for an op
  /// whose attributes choose the function.
  SpanFunction span = nullptr;
  SpanFunction (*select_span)(const Attributes&) = nullptr;
  int priority = 0;
};

/// What find_kernel has found, by device kind and dtype.
struct KernelCache {
  std::array<std::array<std::atomic<const KernelEntry*>, DType::kCount>, kMaxDeviceKinds> entries = {};
};

struct KernelContext {
  const OpDefinition& op;
  const Attributes& attributes;
  std::span<const TensorView> inputs;
  std::span<const TensorView> outputs;
  Device& device;
  const KernelEntry& entry;

  template <class T>
  const T& get(std::string_view attribute) const {
    return attributes.get<T>(op.attribute_index(attribute));
  }
};

/// Priorities: what measures faster comes before what always works.
inline constexpr int kReferencePriority = 0;
inline constexpr int kBackendPriority = 10;
inline constexpr int kVendorPriority = 20;

/// A static object of this type in a backend's file makes a kernel known for (op, device kind, dtypes).
class KernelRegistration {
 public:
  KernelRegistration(std::string_view op, const std::string& device_kind, std::initializer_list<DType> dtypes,
                     KernelEntry entry);
};

/// The best kernel for (op, device, dtype): the device's own by priority, then those of the kinds it falls
/// back to; null when there is none.
const KernelEntry* find_kernel(const OpDefinition& op, const Device& device, DType dtype);

/// The dtype that selects the kernel of a call.
DType kernel_dtype(const OpDefinition& op, std::span<const TensorSpec> inputs,
                   std::span<const TensorSpec> outputs);

/// "softmax: no kernel on device 'cuda:0' for dtype int32; available: float32, float16. …"
[[noreturn]] void fail_without_kernel(const OpDefinition& op, const Device& device, DType dtype);

/// At least `bytes` of the calling thread's scratch memory, kept from call to call. Slots are independent: a
/// kernel that uses two buffers at a time takes two slots.
void* scratch(size_t bytes, int slot = 0);

}  // namespace cornu::internal
