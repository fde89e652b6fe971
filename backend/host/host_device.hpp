// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tensor/device.hpp"

namespace cornu::internal {

/// A device whose memory is the host's.
class HostDevice : public Device {
 public:
  using Device::Device;
  void* allocate(size_t bytes) override;
  void deallocate(void* data, size_t bytes) noexcept override;
  void copy_to_host(void* destination, const void* source, size_t bytes) override;
  void copy_from_host(void* destination, const void* source, size_t bytes) override;
  void copy_within(void* destination, const void* source, size_t bytes) override;
  void synchronize() override {}
  bool is_host() const override { return true; }
};

}  // namespace cornu::internal
