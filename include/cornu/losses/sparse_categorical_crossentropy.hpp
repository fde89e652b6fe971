// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cornu/loss.hpp"

namespace cornu::losses {

struct SparseCategoricalCrossentropyOptions {
  bool from_logits = false;
  std::optional<int64_t> ignore_class = {};  ///< Targets of this class cost nothing and do not count.
  std::string reduction = "sum_over_batch_size";
  int64_t axis = -1;  ///< Of the classes.
  std::string name = {};
  std::string dtype = {};
};

/// -log(p[label]) for integer labels [..] (or [.., 1]) and probabilities [.., classes]. When the
/// probabilities come straight from a softmax, the loss is computed from what went into it, which is exact
/// where probabilities round to 0 or 1; otherwise they are clipped to [1e-7, 1 - 1e-7].
class CORNU_API SparseCategoricalCrossentropy : public Loss {
 public:
  explicit SparseCategoricalCrossentropy(SparseCategoricalCrossentropyOptions options = {});
  Tensor call(const Tensor& y_true, const Tensor& y_pred) const override;
  void check_targets(const Tensor& y_true, const Shape& y_pred, const std::string& where) const override;
  void fields(Fields& fields) override;

 private:
  SparseCategoricalCrossentropyOptions own_;
};

}  // namespace cornu::losses
