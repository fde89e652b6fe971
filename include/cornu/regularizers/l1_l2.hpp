// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/regularizer.hpp"

namespace cornu::regularizers {

/// l1 sum(|w|)
class CORNU_API L1 : public Regularizer {
 public:
  explicit L1(double l1 = 0.01);  ///< Throws ValueError for a factor below 0.
  Tensor operator()(const Tensor& weight) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  double l1_;
};

/// l2 sum(w^2), without a half.
class CORNU_API L2 : public Regularizer {
 public:
  explicit L2(double l2 = 0.01);  ///< Throws ValueError for a factor below 0.
  Tensor operator()(const Tensor& weight) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  double l2_;
};

struct L1L2Options {
  double l1 = 0;
  double l2 = 0;
};

/// l1 sum(|w|) + l2 sum(w^2)
class CORNU_API L1L2 : public Regularizer {
 public:
  explicit L1L2(L1L2Options options = {});  ///< Throws ValueError for a factor below 0.
  Tensor operator()(const Tensor& weight) const override;
  void fields(Fields& fields) override;
  void validate() const override;

 private:
  L1L2Options options_;
};

}  // namespace cornu::regularizers
