// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "cornu/ops/reduce.hpp"
#include "cornu/tensor.hpp"

/// Shapes, pieces and order of tensors. Negative axes count from the end; errors are ShapeError unless said.
namespace cornu::ops {

/// The elements under another shape; one size may be -1 and is worked out. Never copies.
CORNU_API Tensor reshape(const Tensor& x, const Shape& shape);
CORNU_API Tensor ravel(const Tensor& x);
CORNU_API Tensor expand_dims(const Tensor& x, Axes axis);
/// Drops the given axes, which must be of size 1; all such axes when none is given.
CORNU_API Tensor squeeze(const Tensor& x, Axes axis = {});
/// Axis i of the result is axis axes[i] of x; reverses the axes when none are given.
CORNU_API Tensor transpose(const Tensor& x, const std::vector<int64_t>& axes = {});
CORNU_API Tensor moveaxis(const Tensor& x, int64_t source, int64_t destination);
CORNU_API Tensor swapaxes(const Tensor& x, int64_t axis1, int64_t axis2);
CORNU_API Tensor broadcast_to(const Tensor& x, const Shape& shape);

CORNU_API Tensor concatenate(const std::vector<Tensor>& xs, int64_t axis = 0);
CORNU_API Tensor stack(const std::vector<Tensor>& xs, int64_t axis = 0);
CORNU_API std::vector<Tensor> unstack(const Tensor& x, int64_t axis = 0);
/// Equal pieces along an axis; throws when they cannot be equal.
CORNU_API std::vector<Tensor> split(const Tensor& x, int64_t sections, int64_t axis = 0);
/// Pieces that end before each of `indices`, and the rest.
CORNU_API std::vector<Tensor> split(const Tensor& x, const std::vector<int64_t>& indices, int64_t axis = 0);

/// The block of `shape` elements that begins at `start`. A size of -1 takes what is left.
CORNU_API Tensor slice(const Tensor& x, const std::vector<int64_t>& start, const Shape& shape);
/// [start, stop) along one axis, by `step`.
CORNU_API Tensor slice_along(const Tensor& x, int64_t axis, int64_t start, std::optional<int64_t> stop = {},
                             int64_t step = 1);
/// x with the block that begins at `start` replaced.
CORNU_API Tensor slice_update(const Tensor& x, const std::vector<int64_t>& start, const Tensor& updates);
/// `widths`: for each axis how many to add before and after. `mode`: "constant" (with `value`), "reflect",
/// "symmetric".
CORNU_API Tensor pad(const Tensor& x, const std::vector<std::pair<int64_t, int64_t>>& widths,
                     const std::string& mode = "constant", double value = 0);
CORNU_API Tensor tile(const Tensor& x, const std::vector<int64_t>& repeats);
/// Each element `repeats` times along an axis; over the flattened tensor when no axis is given.
CORNU_API Tensor repeat(const Tensor& x, int64_t repeats, std::optional<int64_t> axis = {});
CORNU_API Tensor flip(const Tensor& x, Axes axis = {});
/// Elements shifted towards higher indices, those that fall off come back at the start; over the flattened
/// tensor when no axis is given.
CORNU_API Tensor roll(const Tensor& x, int64_t shift, std::optional<int64_t> axis = {});

/// x's entries at `indices` along an axis: x.shape[:axis] + indices.shape + x.shape[axis+1:]. Negative
/// indices count from the end. Throws ValueError for an index outside; over the flattened tensor when no axis
/// is given.
CORNU_API Tensor take(const Tensor& x, const Tensor& indices, std::optional<int64_t> axis = {});
/// As take along axis 0 by default, without negative indices.
CORNU_API Tensor gather(const Tensor& x, const Tensor& indices, int64_t axis = 0);
CORNU_API Tensor take_along_axis(const Tensor& x, const Tensor& indices, int64_t axis = -1);
/// 1 at each index along a new last axis, else 0; a row of zeros for an index outside [0, num_classes).
CORNU_API Tensor one_hot(const Tensor& indices, int64_t num_classes, DType dtype = DType::float32);
CORNU_API Tensor tril(const Tensor& x, int64_t k = 0);
CORNU_API Tensor triu(const Tensor& x, int64_t k = 0);

/// Ascending and stable; NaN comes last.
CORNU_API Tensor sort(const Tensor& x, int64_t axis = -1);
CORNU_API Tensor argsort(const Tensor& x, int64_t axis = -1);  ///< int32
struct TopK {
  Tensor values, indices;
};
/// The k largest along the last axis, largest first; equal values in order of their index.
CORNU_API TopK top_k(const Tensor& x, int64_t k);

}  // namespace cornu::ops
