// SPDX-License-Identifier: Apache-2.0
#include "graph/plan.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "ops/fused_elementwise.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::internal {
namespace {

constexpr size_t kAlignment = 64;
constexpr int kForever = std::numeric_limits<int>::max();

size_t bytes_of(const TensorSpec& spec) {
  return static_cast<size_t>(spec.shape.elements()) * spec.dtype.size();
}

/// Gives out pieces of an arena that grows as needed; the smallest gap that fits is taken.
class ArenaPacker {
 public:
  size_t take(size_t bytes) {
    bytes = rounded(bytes);
    auto best = gaps_.end();
    for (auto gap = gaps_.begin(); gap != gaps_.end(); ++gap) {
      if (gap->second >= bytes && (best == gaps_.end() || gap->second < best->second)) best = gap;
    }
    if (best == gaps_.end()) {
      // Nothing fits: grow, from the gap at the end if there is one.
      size_t start = size_;
      if (!gaps_.empty() && gaps_.rbegin()->first + gaps_.rbegin()->second == size_) {
        start = gaps_.rbegin()->first;
        gaps_.erase(start);
      }
      size_ = start + bytes;
      return start;
    }
    const size_t start = best->first, rest = best->second - bytes;
    gaps_.erase(best);
    if (rest > 0) gaps_[start + bytes] = rest;
    return start;
  }

  void give_back(size_t start, size_t bytes) {
    bytes = rounded(bytes);
    if (bytes == 0) return;
    auto gap = gaps_.emplace(start, bytes).first;
    const auto next = std::next(gap);
    if (next != gaps_.end() && start + bytes == next->first) {
      gap->second += next->second;
      gaps_.erase(next);
    }
    if (gap != gaps_.begin()) {
      const auto previous = std::prev(gap);
      if (previous->first + previous->second == start) {
        previous->second += gap->second;
        gaps_.erase(gap);
      }
    }
  }

  size_t size() const { return size_; }

 private:
  static size_t rounded(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

  std::map<size_t, size_t> gaps_;  // start -> length
  size_t size_ = 0;
};

}  // namespace

/// Decides where each value lives: outputs and variables are written in place where nothing is lost by it,
/// the rest shares an arena by lifetime.
class Plan::Layout {
 public:
  explicit Layout(Plan& plan) : plan_(plan), program_(plan.program_) {
    const size_t count = program_.values.size();
    base_.resize(count);
    last_use_.assign(count, -1);
    plan_.places_.resize(count);
    for (size_t v = 0; v < count; ++v) base_[v] = static_cast<int>(v);
    for (const Program::Step& step : program_.steps) {
      if (step.op->view)
        base_[static_cast<size_t>(step.outputs[0])] = base_[static_cast<size_t>(step.inputs[0])];
    }
    producer_ = program_.producers();
    find_last_uses();
    place_given_values();
    place_updates();
    place_outputs();
    place_in_arena();
    for (size_t v = 0; v < count; ++v) plan_.places_[v] = plan_.places_[static_cast<size_t>(base_[v])];
  }

 private:
  Place& place(int value) { return plan_.places_[static_cast<size_t>(value)]; }
  int base(int value) const { return base_[static_cast<size_t>(value)]; }
  int& last_use(int value) { return last_use_[static_cast<size_t>(base(value))]; }

  void find_last_uses() {
    for (size_t i = 0; i < program_.steps.size(); ++i) {
      for (const int input : program_.steps[i].inputs) last_use(input) = static_cast<int>(i);
    }
    for (const int output : program_.outputs) last_use(output) = kForever;
    // An update from a value that no step computes (another variable, an input) is copied at the end.
    for (const Program::Update& update : program_.updates) last_use(update.value) = kForever;
  }

  void place_given_values() {
    for (size_t v = 0; v < program_.values.size(); ++v) {
      const Program::Value& value = program_.values[v];
      if (value.kind == Program::Kind::input) plan_.places_[v] = {Place::Kind::input, value.index, 0};
      if (value.kind == Program::Kind::constant) plan_.places_[v] = {Place::Kind::constant, value.index, 0};
      if (value.kind == Program::Kind::variable) plan_.places_[v] = {Place::Kind::variable, value.index, 0};
    }
  }

  /// Whether step `step` may write its output `value` over `old`, which it may read itself.
  bool may_overwrite(int step, int value, int old) {
    const Program::Step& s = program_.steps[static_cast<size_t>(step)];
    for (size_t i = 0; i < s.inputs.size(); ++i) {
      if (base(s.inputs[i]) != base(old)) continue;
      const bool same_layout = program_.spec(s.inputs[i]).shape == program_.spec(value).shape &&
                               program_.spec(s.inputs[i]).dtype.size() == program_.spec(value).dtype.size();
      if (!same_layout) return false;
      if (s.op == &fused_elementwise_op) {
        const auto& chain = *static_cast<const FusedChain*>(s.attributes.get<Object>(0).get());
        const auto output = std::find(s.outputs.begin(), s.outputs.end(), value) - s.outputs.begin();
        if (!chain.may_overwrite(static_cast<int>(i), static_cast<int>(output))) return false;
      } else if (!s.op->elementwise) {
        return false;
      }
    }
    return true;
  }

  /// A new value of a variable is written straight into it when the old one is not needed afterwards.
  void place_updates() {
    plan_.written_variables_.assign(program_.variables.size(), false);
    std::vector<int> old_value(program_.variables.size(), -1);
    for (size_t v = 0; v < program_.values.size(); ++v) {
      const Program::Value& value = program_.values[v];
      if (value.kind == Program::Kind::variable)
        old_value[static_cast<size_t>(value.index)] = static_cast<int>(v);
    }
    for (const Program::Update& update : program_.updates) {
      plan_.written_variables_[static_cast<size_t>(update.variable)] = true;
      const int value = update.value, step = producer_[static_cast<size_t>(value)];
      const int old = old_value[static_cast<size_t>(update.variable)];
      const bool computed = step >= 0 && base(value) == value && place(value).kind == Place::Kind::none;
      const auto is_free = [&] {
        return old < 0 || last_use(old) < step || (last_use(old) == step && may_overwrite(step, value, old));
      };
      if (computed && is_free()) {
        place(value) = {Place::Kind::variable, update.variable, 0};
      } else {
        plan_.update_copies_.push_back({value, {Place::Kind::variable, update.variable, 0}});
      }
    }
  }

  /// Copies into variables are made one after the other: a value that lies in a variable itself is first
  /// brought to safety, so that variables can exchange their values.
  void stage_copies(ArenaPacker& packer) {
    for (Copy& copy : plan_.update_copies_) {
      if (place(base(copy.value)).kind != Place::Kind::variable) continue;
      plan_.staging_copies_.push_back(
          {copy.value, {Place::Kind::arena, 0, packer.take(bytes_of(program_.spec(copy.value)))}});
      copy.from = plan_.staging_copies_.back().to;
    }
  }

  void place_outputs() {
    for (size_t i = 0; i < program_.outputs.size(); ++i) {
      const int value = program_.outputs[i];
      const bool own = producer_[static_cast<size_t>(value)] >= 0 && base(value) == value;
      if (own && place(value).kind == Place::Kind::none) {
        place(value) = {Place::Kind::output, static_cast<int>(i), 0};
      } else {
        plan_.output_copies_.push_back({value, {Place::Kind::output, static_cast<int>(i), 0}});
      }
    }
  }

  void place_in_arena() {
    ArenaPacker packer;
    std::vector<bool> released(program_.values.size());
    for (size_t i = 0; i < program_.steps.size(); ++i) {
      const Program::Step& step = program_.steps[i];
      const auto now = static_cast<int>(i);
      const auto release = [&](int value) {
        const auto b = static_cast<size_t>(base(value));
        if (plan_.places_[b].kind != Place::Kind::arena || released[b] || last_use_[b] > now) return;
        released[b] = true;
        packer.give_back(plan_.places_[b].offset, bytes_of(program_.values[b].spec));
      };
      if (!step.op->view) {
        for (const int output : step.outputs) {
          if (place(output).kind != Place::Kind::none) continue;
          const int reused = reusable_input(now, output, released);
          if (reused >= 0) {
            place(output) = place(reused);
            released[static_cast<size_t>(base(reused))] = true;
          } else {
            place(output) = {Place::Kind::arena, 0, packer.take(bytes_of(program_.spec(output)))};
          }
        }
      }
      for (const int input : step.inputs) release(input);
      for (const int output : step.outputs) release(output);
    }
    stage_copies(packer);
    plan_.arena_bytes_ = packer.size();
  }

  /// An input that dies in this step and whose place the output can take, or -1.
  int reusable_input(int step, int output, const std::vector<bool>& released) {
    const Program::Step& s = program_.steps[static_cast<size_t>(step)];
    if (!s.op->elementwise && s.op != &fused_elementwise_op) return -1;
    for (const int input : s.inputs) {
      const int b = base(input);
      const bool dies =
          place(b).kind == Place::Kind::arena && last_use(input) == step && !released[static_cast<size_t>(b)];
      if (!dies || bytes_of(program_.spec(b)) != bytes_of(program_.spec(output))) continue;
      if (may_overwrite(step, output, b)) return b;
    }
    return -1;
  }

  Plan& plan_;
  Program& program_;
  std::vector<int> base_, last_use_, producer_;
};

Plan::Plan(Program program, Device& device) : program_(std::move(program)), device_(device) {
  const Layout layout(*this);
  arena_ = std::make_shared<Storage>(device_, arena_bytes_);
  outputs_.resize(program_.outputs.size());
  bind_kernels();
}

void Plan::bind_kernels() {
  for (const Program::Step& step : program_.steps) {
    if (step.op->view) continue;
    std::vector<TensorSpec> inputs, outputs;
    for (const int input : step.inputs) inputs.push_back(program_.spec(input));
    for (const int output : step.outputs) outputs.push_back(program_.spec(output));
    const DType dtype = kernel_dtype(*step.op, inputs, outputs);
    const KernelEntry* entry = find_kernel(*step.op, device_, dtype);
    if (entry == nullptr) fail_without_kernel(*step.op, device_, dtype);
    calls_.push_back({entry, &step, views_.size(), inputs.size(), outputs.size()});
    const auto add_view = [&](int value) {
      const Place& place = places_[static_cast<size_t>(value)];
      TensorView view{nullptr, program_.spec(value).shape, program_.spec(value).dtype};
      if (place.kind == Place::Kind::arena) {
        view.data = static_cast<char*>(arena_->data()) + place.offset;
      } else if (place.kind == Place::Kind::constant) {
        view.data = program_.constants[static_cast<size_t>(place.index)].impl()->data();
      } else {
        patches_.push_back({views_.size(), place});
      }
      views_.push_back(view);
    };
    for (const int input : step.inputs) add_view(input);
    for (const int output : step.outputs) add_view(output);
  }
}

void Plan::check_inputs(const std::vector<Tensor>& inputs) const {
  for (size_t i = 0; i < inputs.size(); ++i) {
    const TensorSpec& expected = program_.spec(program_.inputs[i]);
    require<ShapeError>(inputs[i].spec() == expected, "compiled function: input {} must be {}; got {}.", i,
                        to_string(expected), to_string(inputs[i].spec()));
  }
}

/// A variable that is written in place must own its memory: whoever still holds its old value keeps that
/// value.
void Plan::prepare_variables() {
  for (size_t i = 0; i < program_.variables.size(); ++i) {
    VariableState& variable = *program_.variables[i];
    require<ValueError>(variable.value.defined(), "variable '{}' has no value yet.", variable.name);
    if (&device_of(variable.value) != &device_) variable.value = variable.value.to(device_.name());
    if (!written_variables_[i]) continue;
    const TensorImpl& impl = *variable.value.impl();
    const bool alone = variable.value.impl().use_count() == 1 && impl.storage.use_count() == 1 && !impl.weak;
    if (alone) continue;
    Tensor own = make_tensor(variable.spec, device_);
    device_.copy_within(own.impl()->data(), impl.data(), impl.bytes());
    variable.value = own;
  }
}

void Plan::prepare_outputs() {
  for (size_t i = 0; i < outputs_.size(); ++i) {
    Tensor& output = outputs_[i];
    const bool free =
        output.defined() && output.impl().use_count() == 1 && output.impl()->storage.use_count() == 1;
    if (free) {
      output.impl()->annotations.reset();
    } else {
      output = make_tensor(program_.spec(program_.outputs[i]), device_);
    }
  }
}

char* Plan::pointer(const Place& place, const std::vector<Tensor>& inputs) const {
  const auto index = static_cast<size_t>(place.index);
  switch (place.kind) {
    case Place::Kind::arena:
      return static_cast<char*>(arena_->data()) + place.offset;
    case Place::Kind::constant:
      return program_.constants[index].impl()->data();
    case Place::Kind::input:
      return inputs[index].impl()->data();
    case Place::Kind::variable:
      return program_.variables[index]->value.impl()->data();
    case Place::Kind::output:
      return outputs_[index].impl()->data();
    case Place::Kind::none:
      break;
  }
  return nullptr;
}

std::vector<Tensor> Plan::run(const std::vector<Tensor>& inputs) {
  check_inputs(inputs);
  const std::lock_guard lock(mutex_);
  prepare_variables();
  prepare_outputs();
  for (const Patch& patch : patches_) views_[patch.view].data = pointer(patch.place, inputs);
  const std::span<const TensorView> views(views_);
  for (const Call& call : calls_) {
    call.entry->run({*call.step->op, call.step->attributes, views.subspan(call.first, call.inputs),
                     views.subspan(call.first + call.inputs, call.outputs), device_, *call.entry});
  }
  const auto copy = [&](const Copy& copy) {
    const Place& from =
        copy.from.kind != Place::Kind::none ? copy.from : places_[static_cast<size_t>(copy.value)];
    device_.copy_within(pointer(copy.to, inputs), pointer(from, inputs), bytes_of(program_.spec(copy.value)));
  };
  for (const Copy& output : output_copies_) copy(output);
  for (const Copy& staged : staging_copies_) copy(staged);
  for (const Copy& update : update_copies_) copy(update);
  return outputs_;
}

}  // namespace cornu::internal
