// SPDX-License-Identifier: Apache-2.0
#include "cornu/schedules/piecewise_constant_decay.hpp"

#include <limits>

#include "cornu/ops/create.hpp"
#include "cornu/ops/math.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;
using schedules::PiecewiseConstantDecay;

CORNU_REGISTER(LearningRateSchedule, PiecewiseConstantDecay, "PiecewiseConstantDecay",
               "keras.optimizers.schedules")

namespace schedules {

PiecewiseConstantDecay::PiecewiseConstantDecay(std::vector<IntegerOrFloat> boundaries,
                                               std::vector<double> values,
                                               PiecewiseConstantDecayOptions options)
    : boundaries_(std::move(boundaries)), values_(std::move(values)), options_(std::move(options)) {
  PiecewiseConstantDecay::validate();
}

Tensor PiecewiseConstantDecay::operator()(const Tensor& step) const {
  Tensor value = ops::full({}, values_.back());
  for (size_t i = boundaries_.size(); i-- > 0;) {
    // A boundary takes the dtype of the step, as in Keras: 2.5 is 2 for whole steps.
    const Tensor boundary = ops::cast(Tensor(double(boundaries_[i])), step.dtype());
    value = ops::where(step <= boundary, values_[i], value);
  }
  return value;
}

void PiecewiseConstantDecay::fields(Fields& fields) {
  fields("boundaries", boundaries_)("values", values_)("name", options_.name);
}

void PiecewiseConstantDecay::validate() const {
  require<ValueError>(values_.size() == boundaries_.size() + 1,
                      "PiecewiseConstantDecay: expected one value more than boundaries; got {} values and {} "
                      "boundaries.",
                      values_.size(), boundaries_.size());
  const internal::NumberChecks checks(class_name());
  for (const double value : values_) checks.at_least_zero("a value", value);
  double last = -std::numeric_limits<double>::infinity();
  for (const double boundary : boundaries_) {
    checks.finite("a boundary", boundary);
    require<ValueError>(boundary > last, "PiecewiseConstantDecay: boundaries must rise; got {} after {}.",
                        boundary, last);
    last = boundary;
  }
}

}  // namespace schedules
}  // namespace cornu
