// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cornu/model.hpp"

namespace cornu::internal {

/// What fit, evaluate and predict check before anything changes. `where` begins the text of errors.

/// 32 when left out; ValueError below 1.
int64_t checked_batch_size(const std::optional<int64_t>& batch_size, const char* where);

/// Throws ValueError for a weight that is negative or not finite.
void check_sample_weight(const Structure& sample_weight, const char* where);

/// Makes the model's weights for data like this.
void build_model(Model& model, const Structure& x);

/// Asks each loss whether the targets can be meant for it.
void check_targets(Model& model, const Batch& data, const char* where);

/// 0, 1 or 2: what `verbose` means here. Throws ValueError outside the known ones.
int resolved_verbose(int verbose);

}  // namespace cornu::internal
