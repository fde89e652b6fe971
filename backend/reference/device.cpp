// SPDX-License-Identifier: Apache-2.0
#include "host/host_device.hpp"

namespace cornu::internal {
namespace {

/// Runs every operation by plain loops: what the other backends are checked against.
const Device& reference_device = register_device(std::make_unique<HostDevice>("reference", 0, ""));

}  // namespace
}  // namespace cornu::internal
