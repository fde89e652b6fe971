// SPDX-License-Identifier: Apache-2.0
#include "tensor/device.hpp"

#include <algorithm>
#include <atomic>

#include "cornu/device.hpp"
#include "support/require.hpp"

namespace cornu::internal {
namespace {

std::vector<std::unique_ptr<Device>>& device_list() {
  static std::vector<std::unique_ptr<Device>> devices;
  return devices;
}

std::atomic<Device*> process_device{nullptr};
thread_local Device* scoped_device = nullptr;

}  // namespace

Device::Device(std::string kind, int ordinal, std::string fallback)
    : kind_(std::move(kind)),
      fallback_(std::move(fallback)),
      name_(kind_ + ":" + std::to_string(ordinal)),
      kind_index_(device_kind_index(kind_)) {}

Device& register_device(std::unique_ptr<Device> device) {
  device_list().push_back(std::move(device));
  return *device_list().back();
}

const std::vector<std::unique_ptr<Device>>& all_devices() { return device_list(); }

Device& find_device(const std::string& name) {
  const std::string full = name.find(':') == std::string::npos ? name + ":0" : name;
  std::string known;
  for (const auto& device : device_list()) {
    if (device->name() == full) return *device;
    known += (known.empty() ? "" : ", ") + device->name();
  }
  fail<DeviceError>("no device '{}' here; there is {}.", name, known);
}

int device_kind_index(const std::string& kind) {
  static std::vector<std::string> kinds;
  const auto found = std::find(kinds.begin(), kinds.end(), kind);
  const auto index = static_cast<int>(found - kinds.begin());
  if (found == kinds.end()) {
    require<DeviceError>(index < kMaxDeviceKinds, "at most {} kinds of devices can be registered.",
                         kMaxDeviceKinds);
    kinds.push_back(kind);
  }
  return index;
}

Device& current_device() {
  if (scoped_device != nullptr) return *scoped_device;
  if (Device* device = process_device.load(std::memory_order_relaxed)) return *device;
  Device& best = find_device("cpu");
  process_device.store(&best, std::memory_order_relaxed);
  return best;
}

}  // namespace cornu::internal

namespace cornu {

std::vector<std::string> devices() {
  std::vector<std::string> names;
  for (const auto& device : internal::all_devices()) names.push_back(device->name());
  std::sort(names.begin(), names.end());
  return names;
}

void set_device(const std::string& name) { internal::process_device.store(&internal::find_device(name)); }

DeviceScope::DeviceScope(const std::string& name) : previous_(internal::scoped_device) {
  internal::scoped_device = &internal::find_device(name);
}

DeviceScope::~DeviceScope() { internal::scoped_device = previous_; }

}  // namespace cornu
