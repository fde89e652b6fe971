// SPDX-License-Identifier: Apache-2.0
#include "cornu/loss.hpp"

#include <algorithm>
#include <array>

#include "cornu/ops/array.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "model/class_registry.hpp"
#include "model/loss_reduction.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::require;

CORNU_DEFINE_REGISTRY(Loss, "loss")

namespace internal {

std::pair<Tensor, Tensor> to_same_rank(const Tensor& a, const Tensor& b) {
  if (a.rank() == b.rank() + 1 && a.shape().back() == 1) {
    if (b.rank() == 1) return {a, ops::expand_dims(b, -1)};
    return {ops::squeeze(a, -1), b};
  }
  if (b.rank() == a.rank() + 1 && b.shape().back() == 1) {
    if (a.rank() == 1) return {ops::expand_dims(a, -1), b};
    return {a, ops::squeeze(b, -1)};
  }
  return {a, b};
}

Tensor mask_of(const Tensor& tensor) {
  const Annotations* notes = tensor.defined() ? annotations(tensor) : nullptr;
  return notes != nullptr ? notes->mask : Tensor();
}

Tensor reduce_losses(const Tensor& values, const Tensor& sample_weight, const Tensor& mask,
                     const std::string& reduction) {
  const bool averages = reduction == "sum_over_batch_size" || reduction == "mean";
  Tensor weights = sample_weight.defined() ? ops::cast(sample_weight, values.dtype()) : Tensor();
  if (mask.defined()) {
    Tensor kept = ops::cast(mask, values.dtype());
    // Scaled by total / valid, so that a mean over all elements becomes the mean over those that count.
    if (averages) kept = kept * ops::divide_no_nan(static_cast<double>(mask.size()), ops::sum(kept));
    if (weights.defined()) {
      const auto [a, b] = to_same_rank(kept, weights);
      weights = a * b;
    } else {
      weights = kept;
    }
  }
  Tensor weighted = values;
  if (weights.defined()) {
    const auto [a, b] = to_same_rank(values, weights);
    require<ShapeError>(a.rank() >= b.rank(), "sample_weight: shape {} does not fit losses of shape {}.",
                        to_string(weights.shape()), to_string(values.shape()));
    weighted = a * b;
  }
  if (reduction == "none" || weighted.rank() == 0) return weighted;
  const Tensor total = ops::sum(weighted);
  if (reduction == "sum") return total;
  if (reduction == "mean_with_sample_weight" && weights.defined())
    return ops::divide_no_nan(total, ops::sum(weights));
  return weighted.size() == 0 ? total : total / static_cast<double>(weighted.size());
}

}  // namespace internal

Loss::Loss(LossOptions options) : options_(std::move(options)) { Loss::validate(); }

void Loss::validate() const {
  constexpr std::array<const char*, 5> kKnown = {"sum_over_batch_size", "sum", "mean",
                                                 "mean_with_sample_weight", "none"};
  require<ValueError>(
      std::find(kKnown.begin(), kKnown.end(), options_.reduction) != kKnown.end(),
      "loss: reduction must be one of sum_over_batch_size, sum, mean, mean_with_sample_weight, none; "
      "got '{}'.",
      options_.reduction);
  if (!options_.dtype.empty()) DType{options_.dtype};
}

std::string Loss::name() const {
  return options_.name.empty() ? internal::snake_case(class_name()) : options_.name;
}

void Loss::fields(Fields& fields) {
  if (!fields.reading()) options_.name = name();
  fields("name", options_.name)("reduction", options_.reduction);
}

Tensor Loss::operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) const {
  const DType dtype = options_.dtype.empty() ? DType(DType::float32) : DType(options_.dtype);
  const auto converted = [&](const Tensor& x) {
    return x.dtype().is_floating() && x.dtype() != dtype ? ops::cast(x, dtype) : x;
  };
  const Tensor losses = call(converted(y_true), converted(y_pred));
  const Tensor in_mask = internal::mask_of(y_pred), out_mask = internal::mask_of(losses);
  const Tensor mask = in_mask.defined() && out_mask.defined() ? ops::logical_and(in_mask, out_mask)
                                                              : (in_mask.defined() ? in_mask : out_mask);
  return internal::reduce_losses(losses, sample_weight, mask, options_.reduction);
}

void Loss::check_targets(const Tensor&, const Shape&, const std::string&) const {}

}  // namespace cornu
