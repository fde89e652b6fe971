// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cornu/data/dataset.hpp"
#include "cornu/structure.hpp"

namespace cornu::internal {

/// Where the batches of a run come from; gone through once per epoch.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual void start_epoch() = 0;
  /// The next batch, or nothing at the end of the epoch. Its tensors may be reused by the next call.
  virtual std::optional<Batch> next() = 0;
  /// Batches per epoch, when known.
  virtual std::optional<int64_t> batches() const = 0;
};

/// How many samples the tensors hold. Throws ShapeError, naming `where`, when they differ, ValueError for
/// none.
int64_t count_samples(const Batch& data, const std::string& where);

/// Batches cut from tensors along the first axis, the last one smaller if need be; in a new random order each
/// epoch when `shuffle` is set.
std::unique_ptr<BatchSource> batches_of_arrays(Batch data, int64_t batch_size, bool shuffle);

/// A dataset's own batches. With `steps`, that many per epoch, going on where the last epoch ended.
std::unique_ptr<BatchSource> batches_of_dataset(const data::Dataset& dataset, std::optional<int64_t> steps);

/// At most `steps` batches per epoch of another source, begun anew only when it has ended.
std::unique_ptr<BatchSource> limited_batches(std::unique_ptr<BatchSource> source, int64_t steps);

/// The last part of the data, as Keras cuts it: what is from floor(n * (1 - split)) on goes to `validation`.
struct SplitData {
  Batch training, validation;
};
SplitData split_data(const Batch& data, double validation_split);

/// One weight per sample from its class: an integer label, or the largest entry of a row. Throws ValueError
/// for a class that has no weight, or a weight whose class does not occur among the known ones.
Tensor class_weights_to_sample_weights(const Tensor& y, const std::map<int, double>& class_weight);

/// Throws ValueError, naming the first place, when a floating tensor holds NaN or infinity.
void check_finite(const Structure& data, const std::string& name);

}  // namespace cornu::internal
