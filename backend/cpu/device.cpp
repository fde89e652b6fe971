// SPDX-License-Identifier: Apache-2.0
#include "host/host_device.hpp"

namespace cornu::internal {
namespace {

/// Fast kernels where there are some; the reference loops for the rest.
const Device& cpu_device = register_device(std::make_unique<HostDevice>("cpu", 0, "reference"));

}  // namespace
}  // namespace cornu::internal
