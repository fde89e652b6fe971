// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "cornu/tensor.hpp"
#include "cornu/variable.hpp"

namespace cornu {

namespace internal {
class Plan;
class FunctionCache;

using FunctionBody = std::function<std::vector<Tensor>(const std::vector<Tensor>&)>;
}  // namespace internal

/// The graph that a traced function runs for one signature.
class CORNU_API TracedGraph {
 public:
  explicit TracedGraph(std::shared_ptr<const internal::Plan> plan) : plan_(std::move(plan)) {}
  std::string to_dot() const;                   ///< Graphviz text.
  std::vector<std::string> operations() const;  ///< The steps' names, in the order in which they run.
  size_t arena_bytes() const;                   ///< Memory for intermediate results.

 private:
  std::shared_ptr<const internal::Plan> plan_;
};

namespace internal {

/// The untyped part of a traced function; copies share one cache.
class CORNU_API FunctionCore {
 public:
  FunctionCore();
  /// `statics` describes the arguments that are not tensors; `body` is what to trace when the signature is
  /// new.
  std::vector<Tensor> call(const std::vector<Tensor>& inputs, const std::string& statics,
                           const FunctionBody& body);
  TracedGraph graph(const std::vector<Tensor>& inputs, const std::string& statics, const FunctionBody& body);
  size_t trace_count() const;

 private:
  std::shared_ptr<FunctionCache> cache_;
};

template <class T>
inline constexpr bool is_static_argument =
    std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_convertible_v<const T&, std::string>;

/// How an argument or result of a traced function is taken apart into tensors and put together again.
inline void flatten(const Tensor& value, std::vector<Tensor>& tensors) { tensors.push_back(value); }
inline void flatten(const std::vector<Tensor>& values, std::vector<Tensor>& tensors) {
  tensors.insert(tensors.end(), values.begin(), values.end());
}
template <class... Ts>
void flatten(const std::tuple<Ts...>& values, std::vector<Tensor>& tensors);
template <class A, class B>
void flatten(const std::pair<A, B>& values, std::vector<Tensor>& tensors) {
  flatten(values.first, tensors);
  flatten(values.second, tensors);
}
template <class... Ts>
void flatten(const std::tuple<Ts...>& values, std::vector<Tensor>& tensors) {
  std::apply([&](const auto&... value) { (flatten(value, tensors), ...); }, values);
}

template <class T>
struct Rebuild {
  static_assert(
      std::is_same_v<T, Tensor>,
      "a traced function returns a Tensor, a std::vector<Tensor>, a pair or tuple of these, or nothing");
  static Tensor from(const std::vector<Tensor>& tensors, size_t& next) { return tensors[next++]; }
};
template <>
struct Rebuild<std::vector<Tensor>> {  // takes what is left, so it comes last in a tuple
  static std::vector<Tensor> from(const std::vector<Tensor>& tensors, size_t& next) {
    std::vector<Tensor> rest(tensors.begin() + static_cast<std::ptrdiff_t>(next), tensors.end());
    next = tensors.size();
    return rest;
  }
};
template <class A, class B>
struct Rebuild<std::pair<A, B>> {
  static std::pair<A, B> from(const std::vector<Tensor>& tensors, size_t& next) {
    A first = Rebuild<A>::from(tensors, next);
    return {std::move(first), Rebuild<B>::from(tensors, next)};
  }
};
template <class... Ts>
struct Rebuild<std::tuple<Ts...>> {
  static std::tuple<Ts...> from(const std::vector<Tensor>& tensors, size_t& next) {
    return std::tuple<Ts...>{Rebuild<Ts>::from(tensors, next)...};
  }
};

template <class T>
decltype(auto) traced_argument(const T& argument, const std::vector<Tensor>& tensors, size_t& next) {
  if constexpr (is_static_argument<T>) {
    return static_cast<const T&>(argument);
  } else if constexpr (std::is_same_v<T, std::vector<Tensor>>) {
    std::vector<Tensor> slice(tensors.begin() + static_cast<std::ptrdiff_t>(next),
                              tensors.begin() + static_cast<std::ptrdiff_t>(next + argument.size()));
    next += argument.size();
    return slice;
  } else {
    return Tensor(tensors[next++]);
  }
}

template <class T>
void note_argument(const T& argument, std::vector<Tensor>& tensors, std::string& statics) {
  if constexpr (std::is_arithmetic_v<T>) {
    statics += std::to_string(argument) + ";";
  } else if constexpr (std::is_enum_v<T>) {
    statics += std::to_string(static_cast<long long>(argument)) + ";";
  } else if constexpr (is_static_argument<T>) {
    const std::string text = argument;
    statics += std::to_string(text.size()) + ":" + text + ";";
  } else if constexpr (std::is_same_v<T, std::vector<Tensor>>) {
    statics += "[" + std::to_string(argument.size()) + "];";
    flatten(argument, tensors);
  } else {
    tensors.push_back(argument);
  }
}

}  // namespace internal

/// What `function()` returns: calls like the function it was made from, but traces it once per signature into
/// a graph that is optimized, given its memory, and then run without asking the C++ code again.
template <class F>
class TracedFunction {
 public:
  explicit TracedFunction(F body) : body_(std::move(body)) {}

  template <class... Args>
  auto operator()(const Args&... args) const {
    using Result = decltype(invoke(args...));
    std::vector<Tensor> tensors;
    std::string statics;
    (internal::note_argument(args, tensors, statics), ...);
    const std::vector<Tensor> results = core_.call(tensors, statics, traced_body(args...));
    if constexpr (!std::is_void_v<Result>) {
      size_t next = 0;
      return internal::Rebuild<std::decay_t<Result>>::from(results, next);
    }
  }

  /// The graph for the signature of these arguments; traces it when it is new.
  template <class... Args>
  TracedGraph graph(const Args&... args) const {
    std::vector<Tensor> tensors;
    std::string statics;
    (internal::note_argument(args, tensors, statics), ...);
    return core_.graph(tensors, statics, traced_body(args...));
  }

  /// How many signatures have been traced.
  size_t trace_count() const { return core_.trace_count(); }

 private:
  template <class... Args>
  decltype(auto) invoke(const Args&... args) const {
    const std::vector<Tensor> none;
    [[maybe_unused]] size_t next = 0;
    return (*body_)(internal::traced_argument(args, none, next)...);
  }

  template <class... Args>
  internal::FunctionBody traced_body(const Args&... args) const {
    return [this, &args...](const std::vector<Tensor>& inputs) {
      [[maybe_unused]] size_t next = 0;
      // A braced list, so that the arguments are taken in order.
      std::tuple<decltype(internal::traced_argument(args, inputs, next))...> rebuilt{
          internal::traced_argument(args, inputs, next)...};
      std::vector<Tensor> outputs;
      using Result = decltype(std::apply(*body_, rebuilt));
      if constexpr (std::is_void_v<Result>) {
        std::apply(*body_, rebuilt);
      } else {
        internal::flatten(std::apply(*body_, rebuilt), outputs);
      }
      return outputs;
    };
  }

  class Body {
   public:
    explicit Body(F f) : f_(std::make_shared<F>(std::move(f))) {}
    F& operator*() const { return *f_; }

   private:
    std::shared_ptr<F> f_;
  };

  Body body_;
  mutable internal::FunctionCore core_;
};

/// Traces `f`: the first call with a new signature runs it once on symbolic tensors and keeps the graph of
/// what it did.
///
/// A signature is the dtype and shape of every tensor argument, the value of every other argument (numbers,
/// enums, strings) and the device. Everything else that `f` looks at, such as captured C++ variables and
/// `if`s on them, is looked at when it is traced and never again. Variables are read and assigned anew in
/// each call, and random numbers are drawn anew. At most 64 graphs are kept; the one unused for longest goes
/// first. Inside another traced function, and under an active GradientTape, `f` runs as if it were not
/// wrapped.
template <class F>
TracedFunction<std::decay_t<F>> function(F&& f) {
  return TracedFunction<std::decay_t<F>>(std::forward<F>(f));
}

}  // namespace cornu
