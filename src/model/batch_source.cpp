// SPDX-License-Identifier: Apache-2.0
#include "model/batch_source.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "cornu/ops/math.hpp"
#include "cornu/ops/reduce.hpp"
#include "support/require.hpp"
#include "support/thread_pool.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::internal {

int64_t count_samples(const Batch& data, const std::string& where) {
  std::optional<int64_t> count;
  const auto look = [&](const Structure& part, const char* name) {
    for (size_t i = 0; i < part.size(); ++i) {
      const Tensor& tensor = part[i];
      require<ShapeError>(tensor.rank() >= 1, "{}: {} is a scalar; expected samples along the first axis.",
                          where, name);
      if (count.has_value() && tensor.shape()[0] != *count) {
        fail<ShapeError>("{}: {} has {} samples, x has {}. Shapes: {} against {}.", where, name,
                         tensor.shape()[0], *count, to_string(tensor.shape()), to_string(data.x[0].shape()));
      }
      count = tensor.shape()[0];
    }
  };
  look(data.x, "x");
  look(data.y, "y");
  look(data.sample_weight, "sample_weight");
  require<ValueError>(count.has_value(), "{}: no data was given.", where);
  require<ValueError>(*count > 0, "{}: x has 0 samples.", where);
  return *count;
}

namespace {

size_t row_bytes(const Tensor& tensor) {
  return tensor.shape()[0] == 0 ? 0 : tensor.impl()->bytes() / static_cast<size_t>(tensor.shape()[0]);
}

Shape with_rows(const Tensor& tensor, int64_t rows) {
  Shape shape = tensor.shape();
  shape.set(0, rows);
  return shape;
}

/// Rows [begin, end) without copying.
Tensor rows_of(const Tensor& tensor, int64_t begin, int64_t end) {
  return make_view(tensor, with_rows(tensor, end - begin), static_cast<size_t>(begin) * row_bytes(tensor));
}

Structure rows_of(const Structure& data, int64_t begin, int64_t end) {
  std::vector<Tensor> tensors;
  for (const Tensor& tensor : data.tensors()) tensors.push_back(rows_of(tensor, begin, end));
  return data.with(std::move(tensors));
}

/// The rows at `indices`, into `buffer` if nobody else holds it.
Tensor gather_rows(const Tensor& tensor, const int32_t* indices, int64_t count, Tensor& buffer) {
  const Shape shape = with_rows(tensor, count);
  const bool reusable = buffer.defined() && buffer.shape() == shape && buffer.impl().use_count() == 1 &&
                        buffer.impl()->storage.use_count() == 1;
  if (!reusable) buffer = make_tensor({shape, tensor.dtype()}, device_of(tensor));
  const size_t bytes = row_bytes(tensor);
  const char* from = tensor.impl()->data();
  char* to = buffer.impl()->data();
  const auto grain =
      static_cast<int64_t>(std::max<size_t>(1, (size_t{256} << 10) / std::max<size_t>(1, bytes)));
  parallel_for(count, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      std::memcpy(to + static_cast<size_t>(i) * bytes, from + static_cast<size_t>(indices[i]) * bytes, bytes);
    }
  });
  return buffer;
}

class ArrayBatches : public BatchSource {
 public:
  ArrayBatches(Batch data, int64_t batch_size, bool shuffle)
      : data_(std::move(data)),
        samples_(data_.x[0].shape()[0]),
        batch_size_(std::min(batch_size, samples_)),
        shuffle_(shuffle) {}

  void start_epoch() override {
    at_ = 0;
    if (shuffle_) order_ = random::permutation(samples_).to("cpu");
  }

  std::optional<Batch> next() override {
    if (at_ >= samples_) return std::nullopt;
    const int64_t begin = at_, end = std::min(at_ + batch_size_, samples_);
    at_ = end;
    const auto part = [&](const Structure& data, std::vector<Tensor>& buffers) {
      if (!shuffle_) return rows_of(data, begin, end);
      buffers.resize(data.size());
      std::vector<Tensor> tensors;
      for (size_t i = 0; i < data.size(); ++i) {
        tensors.push_back(
            gather_rows(data[i], order_.data<int32_t>().data() + begin, end - begin, buffers[i]));
      }
      return data.with(std::move(tensors));
    };
    return Batch{part(data_.x, x_), part(data_.y, y_), part(data_.sample_weight, sample_weight_)};
  }

  std::optional<int64_t> batches() const override { return (samples_ + batch_size_ - 1) / batch_size_; }

 private:
  Batch data_;
  int64_t samples_, batch_size_;
  bool shuffle_;
  int64_t at_ = 0;
  Tensor order_;
  std::vector<Tensor> x_, y_, sample_weight_;  ///< Buffers of the batches.
};

class DatasetBatches : public BatchSource {
 public:
  DatasetBatches(data::Dataset dataset) : dataset_(std::move(dataset)) {}
  void start_epoch() override { iterator_ = dataset_.iterate(); }
  std::optional<Batch> next() override { return iterator_ ? iterator_() : std::nullopt; }
  std::optional<int64_t> batches() const override { return dataset_.cardinality(); }

 private:
  data::Dataset dataset_;
  data::Dataset::Iterator iterator_;
};

class LimitedBatches : public BatchSource {
 public:
  LimitedBatches(std::unique_ptr<BatchSource> source, int64_t steps)
      : source_(std::move(source)), steps_(steps) {}

  void start_epoch() override {
    taken_ = 0;
    if (!running_) source_->start_epoch();
    running_ = true;
  }

  std::optional<Batch> next() override {
    if (taken_ == steps_) return std::nullopt;
    std::optional<Batch> batch = source_->next();
    if (batch.has_value()) {
      ++taken_;
    } else {
      running_ = false;
    }
    return batch;
  }

  std::optional<int64_t> batches() const override { return steps_; }

 private:
  std::unique_ptr<BatchSource> source_;
  int64_t steps_, taken_ = 0;
  bool running_ = false;
};

}  // namespace

std::unique_ptr<BatchSource> batches_of_arrays(Batch data, int64_t batch_size, bool shuffle) {
  return std::make_unique<ArrayBatches>(std::move(data), batch_size, shuffle);
}

std::unique_ptr<BatchSource> batches_of_dataset(const data::Dataset& dataset, std::optional<int64_t> steps) {
  auto source = std::make_unique<DatasetBatches>(dataset);
  if (!steps.has_value()) return source;
  return limited_batches(std::move(source), *steps);
}

std::unique_ptr<BatchSource> limited_batches(std::unique_ptr<BatchSource> source, int64_t steps) {
  return std::make_unique<LimitedBatches>(std::move(source), steps);
}

SplitData split_data(const Batch& data, double validation_split) {
  require<ValueError>(validation_split > 0 && validation_split < 1,
                      "fit: validation_split must be in [0, 1); got {}.", validation_split);
  const int64_t samples = count_samples(data, "fit");
  const auto cut = static_cast<int64_t>(std::floor(static_cast<double>(samples) * (1 - validation_split)));
  require<ValueError>(
      cut > 0 && cut < samples,
      "fit: validation_split {} of {} samples leaves {} to train on and {} to validate with; both need "
      "at least one.",
      validation_split, samples, cut, samples - cut);
  const auto part = [&](int64_t begin, int64_t end) {
    return Batch{rows_of(data.x, begin, end), rows_of(data.y, begin, end),
                 rows_of(data.sample_weight, begin, end)};
  };
  return {part(0, cut), part(cut, samples)};
}

Tensor class_weights_to_sample_weights(const Tensor& y, const std::map<int, double>& class_weight) {
  const bool one_hot = y.rank() > 1 && y.shape().back() > 1;
  const Tensor labels = one_hot ? ops::argmax(y, {.axis = -1}) : y;
  std::vector<float> weights;
  std::map<int, int64_t> without;
  for (const int label : labels.to_vector<int32_t>()) {
    const auto found = class_weight.find(label);
    if (found == class_weight.end()) ++without[label];
    weights.push_back(found == class_weight.end() ? 1.0f : static_cast<float>(found->second));
  }
  for (const auto& [label, count] : without) {
    fail<ValueError>("fit: class {} appears {} times but has no weight in class_weight.", label, count);
  }
  for (const auto& [label, weight] : class_weight) {
    require<ValueError>(std::isfinite(weight) && weight >= 0,
                        "fit: class_weight[{}] = {}; must be finite and at least 0.", label, weight);
  }
  return Tensor(weights);
}

void check_finite(const Structure& data, const std::string& name) {
  for (const Tensor& tensor : data.tensors()) {
    if (!tensor.dtype().is_floating()) continue;
    if (ops::all(ops::isfinite(tensor)).item<bool>()) continue;
    const std::vector<double> values = tensor.to_vector<double>();
    const auto bad = std::find_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
    auto index = static_cast<int64_t>(bad - values.begin());
    std::string place;
    for (int axis = tensor.rank() - 1; axis >= 0; --axis) {
      place = std::to_string(index % tensor.shape()[axis]) + (place.empty() ? "" : ", ") + place;
      index /= tensor.shape()[axis];
    }
    fail<ValueError>("fit: {}[{}] is {} (allow_nan=false). Clean the data, or set {{.allow_nan = true}}.",
                     name, place, std::isnan(*bad) ? "NaN" : "infinite");
  }
}

}  // namespace cornu::internal
