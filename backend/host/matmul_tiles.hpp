// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include "host/elementwise.hpp"
#include "ops/kernel.hpp"
#include "support/thread_pool.hpp"

namespace cornu::internal {

/// One product for a library to compute: c = op(a) op(b), row-major; `lda` and its like are the rows'
/// distances.
template <class T>
struct Gemm {
  bool transpose_a, transpose_b;
  int64_t m, n, k;
  const T* a;
  int64_t lda;
  const T* b;
  int64_t ldb;
  T* c;
  int64_t ldc;
};

/// How a product is cut into tiles of rows and columns. It depends on the sizes alone, never on the number of
/// threads, and the inner axis is never cut: so every element is the same sum whoever computes it.
struct TileGrid {
  int64_t row_tile, column_tile;

  TileGrid(int64_t m, int64_t n, int64_t k)
      : row_tile(std::max<int64_t>(m, 1)), column_tile(std::max<int64_t>(n, 1)) {
    constexpr double kFlopsPerTile = 4e6;  // some 25 µs: large against handing a tile out
    constexpr int64_t kStep = 64;          // a multiple of the libraries' own register tiles
    const double flops = 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
    const int64_t most = flops > 1e9 ? 64 : 8;
    const auto wanted = std::clamp<int64_t>(static_cast<int64_t>(flops / kFlopsPerTile), 1, most);
    for (int64_t tiles = 1; tiles < wanted; tiles *= 2) {
      int64_t& longer = row_tile > column_tile ? row_tile : column_tile;
      if (longer <= kStep) break;
      longer = ((longer + 1) / 2 + kStep - 1) / kStep * kStep;
    }
  }
};

/// The matmul kernel by way of a library's single-threaded product.
template <class T, class Multiply>
void run_matmul_in_tiles(const KernelContext& context, const Multiply& multiply) {
  const TensorView &a = context.inputs[0], &b = context.inputs[1], &y = context.outputs[0];
  const bool ta = context.get<bool>("transpose_a"), tb = context.get<bool>("transpose_b");
  const Shape batch = y.shape.slice(0, y.shape.rank() - 2);
  const Shape batch_b = b.shape.slice(0, b.shape.rank() - 2);
  int64_t rows = y.shape[-2], batches = batch.elements();
  const int64_t columns = y.shape[-1], inner = a.shape[ta ? -2 : -1];
  if (!ta && batch_b.elements() == 1 && a.shape.rank() == y.shape.rank()) {  // one tall product
    rows *= batches;
    batches = 1;
  }
  if (rows * columns * batches == 0) return;
  if (inner == 0) {
    std::fill_n(y.as<T>(), y.size(), T{});
    return;
  }
  const BroadcastWalk walk_a(a.shape.slice(0, a.shape.rank() - 2), batch), walk_b(batch_b, batch);
  const TileGrid grid(rows, columns, inner);
  const int64_t tiles_down = (rows + grid.row_tile - 1) / grid.row_tile;
  const int64_t tiles_across = (columns + grid.column_tile - 1) / grid.column_tile;
  const int64_t tiles = tiles_down * tiles_across;
  // Small products of a batch are handed out several at a time.
  const double flops =
      2.0 * static_cast<double>(rows) * static_cast<double>(columns) * static_cast<double>(inner);
  const int64_t grain =
      tiles > 1 ? 1 : std::max<int64_t>(1, static_cast<int64_t>(1e6 / std::max(flops, 1.0)));
  parallel_for(batches * tiles, grain, [&](int64_t begin, int64_t end) {
    for (int64_t task = begin; task < end; ++task) {
      const int64_t index = task / tiles, tile = task % tiles;
      const int64_t row = tile / tiles_across * grid.row_tile,
                    column = tile % tiles_across * grid.column_tile;
      const T* pa = a.as<T>() + (batches == 1 ? 0 : walk_a.offset(index)) * rows * inner;
      const T* pb = b.as<T>() + (batches == 1 ? 0 : walk_b.offset(index)) * inner * columns;
      multiply(Gemm<T>{ta, tb, std::min(grid.row_tile, rows - row),
                       std::min(grid.column_tile, columns - column), inner, pa + (ta ? row : row * inner),
                       ta ? rows : inner, pb + (tb ? column * inner : column), tb ? inner : columns,
                       y.as<T>() + (index * rows + row) * columns + column, columns});
    }
  });
}

}  // namespace cornu::internal
