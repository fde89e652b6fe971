// SPDX-License-Identifier: Apache-2.0
#include "cornu/learning_rate.hpp"

#include "model/class_registry.hpp"

namespace cornu {

CORNU_DEFINE_REGISTRY(LearningRateSchedule, "learning rate schedule")

ConfigValue write_field(const LearningRate& rate) {
  if (rate.schedule()) return write_field(rate.schedule());
  return static_cast<double>(static_cast<float>(rate.value()));  // it is kept in a float32 variable
}

void read_field(const ConfigValue& from, LearningRate& rate) {
  if (from.is_number()) {
    rate = from.as_number();
  } else {
    rate = Handle<LearningRateSchedule>(Handle<LearningRateSchedule>::make_from_config(from));
  }
}

}  // namespace cornu
