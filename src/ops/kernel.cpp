// SPDX-License-Identifier: Apache-2.0
#include "ops/kernel.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <utility>

#include "support/require.hpp"

namespace cornu::internal {
namespace {

struct Registered {
  int kind;
  DType dtype;
  KernelEntry entry;
};

/// By op name, since a kernel's static object may be made before its op's definition.
std::map<std::string, std::vector<std::unique_ptr<Registered>>, std::less<>>& registered_kernels() {
  static std::map<std::string, std::vector<std::unique_ptr<Registered>>, std::less<>> kernels;
  return kernels;
}

const KernelEntry* best_of_kind(std::string_view op, int kind, DType dtype) {
  const auto found = registered_kernels().find(op);
  if (found == registered_kernels().end()) return nullptr;
  const KernelEntry* best = nullptr;
  for (const auto& kernel : found->second) {
    if (kernel->kind != kind || kernel->dtype != dtype) continue;
    if (best == nullptr || kernel->entry.priority > best->priority) best = &kernel->entry;
  }
  return best;
}

}  // namespace

KernelRegistration::KernelRegistration(std::string_view op, const std::string& device_kind,
                                       std::initializer_list<DType> dtypes, KernelEntry entry) {
  auto& kernels = registered_kernels()[std::string(op)];
  const int kind = device_kind_index(device_kind);
  for (const DType dtype : dtypes)
    kernels.push_back(std::make_unique<Registered>(Registered{kind, dtype, entry}));
}

const KernelEntry* find_kernel(const OpDefinition& op, const Device& device, DType dtype) {
  auto& slot = op.kernels->entries[static_cast<size_t>(device.kind_index())][dtype];
  if (const KernelEntry* known = slot.load(std::memory_order_acquire)) return known;
  const KernelEntry* best = best_of_kind(op.name, device.kind_index(), dtype);
  if (best == nullptr && !device.fallback().empty()) {
    best = best_of_kind(op.name, device_kind_index(device.fallback()), dtype);
  }
  slot.store(best, std::memory_order_release);
  return best;
}

DType kernel_dtype(const OpDefinition& op, std::span<const TensorSpec> inputs,
                   std::span<const TensorSpec> outputs) {
  return op.kernel_dtype_input >= 0 ? inputs[static_cast<size_t>(op.kernel_dtype_input)].dtype
                                    : outputs[0].dtype;
}

void fail_without_kernel(const OpDefinition& op, const Device& device, DType dtype) {
  std::string available;
  for (int code = 0; code < DType::kCount; ++code) {
    const DType candidate = static_cast<DType::Code>(code);
    if (find_kernel(op, device, candidate) == nullptr) continue;
    available += (available.empty() ? "" : ", ") + std::string(candidate.name());
  }
  if (available.empty()) {
    fail<DeviceError>("{}: no kernel on device '{}'. Move the tensors to 'cpu' with to(\"cpu\").", op.name,
                      device.name());
  }
  fail<DTypeError>("{}: no kernel on device '{}' for dtype {}; available: {}. Use ops::cast first.", op.name,
                   device.name(), dtype.name(), available);
}

void* scratch(size_t bytes, int slot) {
  struct Buffer {
    void* data = nullptr;
    size_t size = 0;
    ~Buffer() { std::free(data); }
  };
  thread_local std::array<Buffer, 8> buffers;
  Buffer& buffer = buffers.at(static_cast<size_t>(slot));
  if (buffer.size < bytes) {
    constexpr size_t kAlignment = 64;
    const size_t rounded = (std::max(bytes, 2 * buffer.size) + kAlignment - 1) / kAlignment * kAlignment;
    std::free(std::exchange(buffer.data, nullptr));
    buffer.size = 0;
    buffer.data = std::aligned_alloc(kAlignment, rounded);
    if (buffer.data == nullptr) fail<DeviceError>("out of memory: {} bytes of scratch space.", bytes);
    buffer.size = rounded;
  }
  return buffer.data;
}

}  // namespace cornu::internal
