// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "graph/program.hpp"
#include "ops/kernel.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::internal {

/// A program made ready to run on a device: every kernel found, every buffer given its place in one arena.
/// Running it looks nothing up; the only memory taken is that of outputs that the caller still holds from the
/// last run.
class Plan {
 public:
  Plan(Program program, Device& device);

  /// Inputs must have the specs that the program was made for. Runs of one plan exclude each other.
  std::vector<Tensor> run(const std::vector<Tensor>& inputs);

  const Program& program() const { return program_; }
  size_t arena_bytes() const { return arena_bytes_; }

 private:
  /// Where a value's elements are. Views share the place of what they are views of.
  struct Place {
    enum class Kind : uint8_t { none, arena, constant, input, variable, output };
    Kind kind = Kind::none;
    int index = -1;     ///< Which constant, input, variable or output.
    size_t offset = 0;  ///< Bytes into the arena.
  };
  struct Call {
    const KernelEntry* entry;
    const Program::Step* step;
    size_t first, inputs, outputs;  ///< Its views, in `views_`.
  };
  /// A view whose pointer is known only when the program runs.
  struct Patch {
    size_t view;
    Place place;
  };
  struct Copy {
    int value;
    Place to, from = {};  ///< `from` is the value's own place unless said otherwise.
  };

  class Layout;

  void bind_kernels();
  void check_inputs(const std::vector<Tensor>& inputs) const;
  void prepare_variables();
  void prepare_outputs();
  char* pointer(const Place& place, const std::vector<Tensor>& inputs) const;

  Program program_;
  Device& device_;
  std::mutex mutex_;
  std::shared_ptr<Storage> arena_;
  size_t arena_bytes_ = 0;
  std::vector<Place> places_;  ///< By value.
  std::vector<Call> calls_;
  std::vector<TensorView> views_;
  std::vector<Patch> patches_;
  std::vector<Copy> output_copies_, staging_copies_, update_copies_;
  std::vector<bool> written_variables_;
  std::vector<Tensor> outputs_;
};

}  // namespace cornu::internal
