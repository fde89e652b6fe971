// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/integer_or_float.hpp"
#include "cornu/learning_rate.hpp"

namespace cornu::schedules {

struct CosineDecayRestartsOptions {
  double t_mul = 2;  ///< How much longer each period is than the one before.
  double m_mul = 1;  ///< How much of its peak remains.
  double alpha = 0;  ///< The fraction of the peak that is left at the end of a period.
  std::string name = "SGDRDecay";
};

/// Half cosines one after the other: the first over first_decay_steps, each next t_mul times as long and from
/// m_mul times the peak. Throws ValueError for first_decay_steps or t_mul of 0 or below. Loshchilov and
/// Hutter 2017.
class CORNU_API CosineDecayRestarts : public LearningRateSchedule {
 public:
  CosineDecayRestarts(double initial_learning_rate, IntegerOrFloat first_decay_steps,
                      CosineDecayRestartsOptions options = {});
  CosineDecayRestarts() = default;  ///< To be given its fields from a configuration.
  Tensor operator()(const Tensor& step) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  double initial_learning_rate_ = 0;
  IntegerOrFloat first_decay_steps_ = 0;
  CosineDecayRestartsOptions options_;
};

}  // namespace cornu::schedules
