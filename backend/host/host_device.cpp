// SPDX-License-Identifier: Apache-2.0
#include "host/host_device.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "support/require.hpp"

namespace cornu::internal {

void* HostDevice::allocate(size_t bytes) {
  constexpr size_t kAlignment = 64;  // a cache line, and a vector register
  const size_t rounded = (std::max<size_t>(bytes, 1) + kAlignment - 1) / kAlignment * kAlignment;
  void* data = rounded < bytes ? nullptr : std::aligned_alloc(kAlignment, rounded);
  if (data == nullptr) fail<DeviceError>("{}: out of memory; a tensor needs {} bytes.", name(), bytes);
  return data;
}

void HostDevice::deallocate(void* data, size_t) noexcept { std::free(data); }

void HostDevice::copy_to_host(void* destination, const void* source, size_t bytes) {
  copy_within(destination, source, bytes);
}

void HostDevice::copy_from_host(void* destination, const void* source, size_t bytes) {
  copy_within(destination, source, bytes);
}

void HostDevice::copy_within(void* destination, const void* source, size_t bytes) {
  if (bytes > 0) std::memcpy(destination, source, bytes);
}

}  // namespace cornu::internal
