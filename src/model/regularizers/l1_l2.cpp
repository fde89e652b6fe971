// SPDX-License-Identifier: Apache-2.0
#include "cornu/regularizers/l1_l2.hpp"

#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "model/number_checks.hpp"

namespace cornu {

using regularizers::L1;
using regularizers::L1L2;
using regularizers::L2;

CORNU_REGISTER(Regularizer, L1, "L1", "keras.regularizers")
CORNU_REGISTER(Regularizer, L2, "L2", "keras.regularizers")
CORNU_REGISTER(Regularizer, L1L2, "L1L2", "keras.regularizers", "l1_l2")

namespace regularizers {
namespace {

Tensor l1_of(const Tensor& weight, double factor) { return factor * ops::sum(ops::abs(weight)); }

Tensor l2_of(const Tensor& weight, double factor) { return factor * ops::sum(ops::square(weight)); }

}  // namespace

L1::L1(double l1) : l1_(l1) { L1::validate(); }

Tensor L1::operator()(const Tensor& weight) const { return l1_of(weight, l1_); }

void L1::fields(Fields& fields) {
  if (!fields.reading()) l1_ = static_cast<float>(l1_);  // Keras keeps it as a tensor
  fields("l1", l1_);
}

void L1::validate() const { internal::NumberChecks(class_name()).at_least_zero("l1", l1_); }

L2::L2(double l2) : l2_(l2) { L2::validate(); }

Tensor L2::operator()(const Tensor& weight) const { return l2_of(weight, l2_); }

void L2::fields(Fields& fields) { fields("l2", l2_); }

void L2::validate() const { internal::NumberChecks(class_name()).at_least_zero("l2", l2_); }

L1L2::L1L2(L1L2Options options) : options_(options) { L1L2::validate(); }

Tensor L1L2::operator()(const Tensor& weight) const {
  return l1_of(weight, options_.l1) + l2_of(weight, options_.l2);
}

void L1L2::fields(Fields& fields) { fields("l1", options_.l1)("l2", options_.l2); }

void L1L2::validate() const {
  const internal::NumberChecks checks(class_name());
  checks.at_least_zero("l1", options_.l1);
  checks.at_least_zero("l2", options_.l2);
}

}  // namespace regularizers
}  // namespace cornu
