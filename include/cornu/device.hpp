// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cornu/export.hpp"

namespace cornu {

namespace internal {
class Device;
}

/// The names of the devices that can be used here: "cpu:0", "reference:0" (plain loops for every operation,
/// to check results against), …
CORNU_API std::vector<std::string> devices();

/// Where new tensors are made from now on: "cpu", "cuda:0". Throws DeviceError for a device that is not
/// there.
CORNU_API void set_device(const std::string& name);

/// Sets the calling thread's device for a scope.
class CORNU_API DeviceScope {
 public:
  explicit DeviceScope(const std::string& name);
  ~DeviceScope();
  DeviceScope(const DeviceScope&) = delete;
  DeviceScope& operator=(const DeviceScope&) = delete;

 private:
  internal::Device* previous_;
};

}  // namespace cornu
