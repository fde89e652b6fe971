// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "cornu/random.hpp"
#include "cornu/structure.hpp"

namespace cornu {

/// What a step gets: the first axis of every tensor is the batch.
struct Batch {
  Structure x = {}, y = {}, sample_weight = {};
};

namespace data {

/// A source of batches (or single elements) that can be gone through any number of times.
///
///     auto dataset = data::Dataset::from_tensors(x, y).shuffle(1000).batch(32);
///     model.fit(dataset, {.epochs = 5});
class CORNU_API Dataset {
 public:
  /// Gives the next element, or nothing at the end.
  using Iterator = std::function<std::optional<Batch>()>;
  /// Called at the start of each pass.
  using Source = std::function<Iterator()>;

  /// `cardinality`: elements per pass, when it is known.
  explicit Dataset(Source source, std::optional<int64_t> cardinality = {});
  /// Single samples along the first axis. Throws ShapeError when the tensors differ in their number.
  static Dataset from_tensors(Structure x, Structure y = {}, Structure sample_weight = {});

  /// Elements in batches of `size`; the last one may be smaller, or is left out.
  Dataset batch(int64_t size, bool drop_remainder = false) const;
  /// Picks at random from the next `buffer` elements; anew in each pass.
  Dataset shuffle(int64_t buffer, random::Seed seed = {}) const;
  Dataset map(std::function<Batch(const Batch&)> function) const;
  Dataset take(int64_t count) const;
  Dataset skip(int64_t count) const;
  /// All over again `count` times; without end when negative.
  Dataset repeat(int64_t count = -1) const;
  /// Prepares up to `count` elements on another thread while the caller works.
  Dataset prefetch(int64_t count) const;

  Iterator iterate() const { return source_(); }
  std::optional<int64_t> cardinality() const { return cardinality_; }

 private:
  Source source_;
  std::optional<int64_t> cardinality_;
};

}  // namespace data
}  // namespace cornu
