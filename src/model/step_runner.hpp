// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cornu/model.hpp"

namespace cornu::internal {

/// Each runs the model's step of that name as a traced function, or as written when it was compiled with
/// `run_eagerly`.
Logs run_train_step(Model& model, const Batch& batch);
Logs run_test_step(Model& model, const Batch& batch);
std::vector<Tensor> run_predict_step(Model& model, const Batch& batch);

}  // namespace cornu::internal
