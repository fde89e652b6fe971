// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cornu/integer_or_float.hpp"
#include "cornu/learning_rate.hpp"

namespace cornu::schedules {

struct PolynomialDecayOptions {
  double end_learning_rate = 0.0001;
  double power = 1;
  bool cycle = false;  ///< Once there, begin again over as many decay_steps as the step needs.
  std::string name = "PolynomialDecay";
};

/// With n = decay_steps, or with `cycle` the least multiple of it that is not below the step:
/// (initial_learning_rate - end_learning_rate) * (1 - min(step, n) / n)^power + end_learning_rate. Throws
/// ValueError for decay_steps of 0 or below.
class CORNU_API PolynomialDecay : public LearningRateSchedule {
 public:
  PolynomialDecay(double initial_learning_rate, IntegerOrFloat decay_steps,
                  PolynomialDecayOptions options = {});
  PolynomialDecay() = default;  ///< To be given its fields from a configuration.
  Tensor operator()(const Tensor& step) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  double initial_learning_rate_ = 0;
  IntegerOrFloat decay_steps_ = 0;
  PolynomialDecayOptions options_;
};

}  // namespace cornu::schedules
