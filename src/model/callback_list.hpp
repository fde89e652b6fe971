// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cornu/callback.hpp"

namespace cornu::internal {

/// Tells callbacks in their order.
class CallbackList {
 public:
  CallbackList(std::vector<Handle<Callback>> callbacks, Model& model, const CallbackParams& params)
      : callbacks_(std::move(callbacks)) {
    for (const auto& callback : callbacks_) {
      callback->set_model(&model);
      callback->set_params(params);
    }
  }

  template <class... Parameters, class... Arguments>
  void tell(void (Callback::*hook)(Parameters...), const Arguments&... arguments) {
    for (const auto& callback : callbacks_) ((*callback).*hook)(arguments...);
  }

  void epoch_end(int epoch, Logs& logs) {
    for (const auto& callback : callbacks_) {
      callback->extend_logs(epoch, logs);
      callback->on_epoch_end(epoch, logs);
    }
  }

 private:
  std::vector<Handle<Callback>> callbacks_;
};

}  // namespace cornu::internal
