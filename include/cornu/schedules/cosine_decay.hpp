// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "cornu/integer_or_float.hpp"
#include "cornu/learning_rate.hpp"

namespace cornu::schedules {

struct CosineDecayOptions {
  double alpha = 0;  ///< The fraction of the peak that is left in the end.
  std::string name = "CosineDecay";
  std::optional<double> warmup_target = {};  ///< The peak; left out: no warmup.
  IntegerOrFloat warmup_steps = 0;
};

/// For warmup_steps along a line from initial_learning_rate to warmup_target; then, over decay_steps, along
/// half a cosine from that peak to alpha times the peak: peak * ((1 - alpha) (1 + cos(pi s / decay_steps)) /
/// 2 + alpha). Throws ValueError for decay_steps of 0 or below. Loshchilov and Hutter 2017.
class CORNU_API CosineDecay : public LearningRateSchedule {
 public:
  CosineDecay(double initial_learning_rate, IntegerOrFloat decay_steps, CosineDecayOptions options = {});
  CosineDecay() = default;  ///< To be given its fields from a configuration.
  Tensor operator()(const Tensor& step) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  Tensor decayed(const Tensor& step, double peak) const;

  double initial_learning_rate_ = 0;
  IntegerOrFloat decay_steps_ = 0;
  CosineDecayOptions options_;
};

}  // namespace cornu::schedules
