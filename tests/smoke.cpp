#include <iostream>
#include "cornu/device.hpp"
#include "cornu/error.hpp"
#include "cornu/function.hpp"
#include "cornu/gradient_tape.hpp"
#include "cornu/ops/array.hpp"
#include "cornu/ops/create.hpp"
#include "cornu/ops/linalg.hpp"
#include "cornu/ops/math.hpp"
#include "cornu/ops/nn.hpp"
#include "cornu/random.hpp"
#include "cornu/variable.hpp"
using namespace cornu;
int main() {
  set_seed(1);
  Tensor x = tensor({{1.f, 2.f}, {3.f, 4.f}});
  std::cout << x * 0.5f + 1 << "\n" << x[{Range(), 1}] << "\n" << ops::softmax(x) << "\n";
  Variable w(random::normal({2, 3}));
  std::cout << Tensor(w) << "\n";
  GradientTape tape;
  Tensor loss = ops::mean(ops::square(ops::matmul(x, w) - 1));
  auto g = tape.gradient(loss, {w});
  std::cout << loss << "\n" << g[0] << "\n";
  Tensor t(2.0f);
  GradientTape outer;
  outer.watch(t);
  GradientTape inner;
  inner.watch(t);
  Tensor y = t * t * t;
  Tensor dy = inner.gradient(y, t);
  std::cout << dy << " " << outer.gradient(dy, t) << "\n";
  auto step = function([&](const Tensor& x, float lr) {
    GradientTape tape;
    Tensor loss = ops::mean(ops::square(ops::relu(ops::matmul(x, w)) - 1));
    auto g = tape.gradient(loss, {w});
    w.assign(w - lr * g[0]);
    return loss;
  });
  for (int i = 0; i < 3; ++i) std::cout << step(x, 0.1f) << "\n";
  for (auto& o : step.graph(x, 0.1f).operations()) std::cout << o << " ";
  std::cout << step.graph(x, 0.1f).arena_bytes() << " " << step.trace_count() << "\n" << Tensor(w) << "\n";
  auto draw = function([] { return random::uniform({3}); });
  std::cout << draw() << draw() << "\n";
  for (auto& d : devices()) std::cout << d << "\n";
  try {
    ops::matmul(x, Tensor(w) + 0)[5];
  } catch (const Error& e) {
    std::cout << e.what() << "\n";
  }
  try {
    ops::matmul(Tensor(w), x);
  } catch (const Error& e) {
    std::cout << e.what() << "\n";
  }
}
