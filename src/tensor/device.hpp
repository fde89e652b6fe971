// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace cornu::internal {

/// Where tensors live and kernels run. A backend makes one per piece of hardware and registers it; kernels
/// register for a device's *kind*, such as "cpu".
class Device {
 public:
  /// `fallback` names a kind whose kernels can work in this device's memory too, or is empty.
  Device(std::string kind, int ordinal, std::string fallback);
  virtual ~Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  const std::string& kind() const { return kind_; }
  const std::string& fallback() const { return fallback_; }
  const std::string& name() const { return name_; }  ///< "cpu:0"
  /// A small number that is the same for all devices of a kind; it indexes tables of kernels.
  int kind_index() const { return kind_index_; }

  /// At least 64-byte aligned. Throws DeviceError, naming the size, when memory is exhausted.
  virtual void* allocate(size_t bytes) = 0;
  virtual void deallocate(void* data, size_t bytes) noexcept = 0;
  virtual void copy_to_host(void* destination, const void* source, size_t bytes) = 0;
  virtual void copy_from_host(void* destination, const void* source, size_t bytes) = 0;
  virtual void copy_within(void* destination, const void* source, size_t bytes) = 0;
  /// Returns when all work that was started has ended.
  virtual void synchronize() = 0;
  /// Whether the host may dereference the device's pointers.
  virtual bool is_host() const = 0;

 private:
  std::string kind_, fallback_, name_;
  int kind_index_;
};

inline constexpr int kMaxDeviceKinds = 8;

/// Called by a backend's static registrar. The device lives as long as the process.
Device& register_device(std::unique_ptr<Device> device);
/// "cuda:1"; a kind alone means its first device. Throws DeviceError that lists what there is.
Device& find_device(const std::string& name);
/// The kind_index of a kind, given a number on first use.
int device_kind_index(const std::string& kind);
const std::vector<std::unique_ptr<Device>>& all_devices();

/// The calling thread's device: a DeviceScope's, else the one of `set_device`, else the host's best.
Device& current_device();

}  // namespace cornu::internal
