// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cornu/model.hpp"
#include "model/batch_source.hpp"
#include "model/callback_list.hpp"

namespace cornu::internal {

/// The callbacks of a run in their order: the caller's, a progress bar if asked for, and History.
CallbackList make_callbacks(Model& model, std::vector<Handle<Callback>> callbacks, const CallbackParams& params,
                            std::shared_ptr<History> history);

/// One pass over validation or test data; the figures at its end.
Logs test_epoch(Model& model, BatchSource& source, CallbackList& callbacks, std::optional<int64_t> steps);

}  // namespace cornu::internal
