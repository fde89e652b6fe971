// SPDX-License-Identifier: Apache-2.0
#include "cornu/variable.hpp"

#include <utility>

#include "cornu/ops/array.hpp"
#include "cornu/ops/math.hpp"
#include "ops/apply.hpp"
#include "ops/variable_state.hpp"
#include "support/require.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {

using internal::Object;
using internal::require;
using internal::VariableState;

namespace internal {

const OpDefinition& read_variable_op =
    register_op({.name = "read_variable",
                 .attributes = {"variable"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> {
                   return {variable_of(c.get<Object>("variable"))->spec};
                 },
                 .differentiable = false,
                 .stateful = true});

const OpDefinition& assign_variable_op =
    register_op({.name = "assign_variable",
                 .attributes = {"variable"},
                 .infer = [](const InferContext& c) -> std::vector<TensorSpec> { return {c.inputs[0]}; },
                 .differentiable = false,
                 .stateful = true});

Tensor strong(const Tensor& tensor) {
  return tensor.is_symbolic() || !tensor.impl()->weak ? tensor : make_view(tensor, tensor.shape());
}

}  // namespace internal

namespace {

VariableState& checked(const std::shared_ptr<VariableState>& state) {
  require<ValueError>(state != nullptr, "an empty Variable (one that was never made) was used.");
  return *state;
}

}  // namespace

Variable::Variable(const Tensor& initial, VariableOptions options)
    : state_(std::make_shared<VariableState>()) {
  require<ValueError>(!initial.is_symbolic(),
                      "Variable '{}': the initial value is symbolic. In a session graph use graph::variable.",
                      options.name);
  state_->value = internal::strong(initial);
  state_->spec = initial.spec();
  state_->path = options.name;
  state_->name = std::move(options.name);
  state_->trainable = options.trainable;
}

Tensor Variable::value() const {
  VariableState& state = checked(state_);
  Tensor value;
  if (internal::current_sink() != nullptr) {
    const internal::PauseRecorders paused;
    value = internal::apply(internal::read_variable_op, {}, {Object(state_)});
  } else {
    require<ValueError>(
        state.value.defined(),
        "variable '{}' has no value yet. Run global_variables_initializer() in a Session first.", state.name);
    value = state.value;
  }
  internal::record_read(state_, value, state.trainable);
  return value;
}

void Variable::assign(const Tensor& value) const {
  VariableState& state = checked(state_);
  require<ShapeError>(value.shape() == state.spec.shape,
                      "variable '{}': expected a value of shape {}; got {}.", state.name,
                      to_string(state.spec.shape), to_string(value.shape()));
  const internal::PauseRecorders paused;
  const Tensor converted =
      value.dtype() == state.spec.dtype ? internal::strong(value) : ops::cast(value, state.spec.dtype);
  if (internal::current_sink() != nullptr) {
    internal::apply(internal::assign_variable_op, {converted}, {Object(state_)});
    return;
  }
  require<ValueError>(!converted.is_symbolic(),
                      "variable '{}': a symbolic tensor was assigned outside the graph that it was made in.",
                      state.name);
  const bool moves = state.value.defined() && converted.device() != state.value.device();
  state.value = moves ? converted.to(state.value.device()) : converted;
}

void Variable::assign_add(const Tensor& delta) const { assign(ops::add(value(), delta)); }

void Variable::assign_sub(const Tensor& delta) const { assign(ops::subtract(value(), delta)); }

const Shape& Variable::shape() const { return checked(state_).spec.shape; }

DType Variable::dtype() const { return checked(state_).spec.dtype; }

const std::string& Variable::name() const { return checked(state_).name; }

const std::string& Variable::path() const { return checked(state_).path; }

bool Variable::trainable() const { return checked(state_).trainable; }

void Variable::set_trainable(bool trainable) const { checked(state_).trainable = trainable; }

}  // namespace cornu
