// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "cornu/optimizer.hpp"

namespace cornu {

/// What the copies of an optimizer share.
struct Optimizer::State {
  Variable iteration;  ///< How often gradients were applied.
  Variable learning_rate;
  std::vector<Variable> in_order;                 ///< All, as Keras's files have them.
  std::vector<Variable> trainable;                ///< What it was built for.
  std::vector<Variable> averages;                 ///< Beside `trainable`, with use_ema.
  std::vector<Variable> sums;                     ///< Beside `trainable`, with gradient_accumulation_steps.
  std::vector<Variable> rule_state;               ///< What `build` made: the state of the update rule.
  std::unordered_map<const void*, size_t> index;  ///< Of each variable in `trainable`.
  std::unordered_map<const void*, std::map<std::string, Variable>> slots;
  std::map<std::string, Variable> own;
  WeightDecayExclusion not_decayed;
  bool built = false;

  size_t index_of(const Variable& variable) const { return index.at(variable.state().get()); }
};

}  // namespace cornu
