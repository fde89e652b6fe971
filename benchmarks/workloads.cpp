// SPDX-License-Identifier: Apache-2.0
// The peer workloads in Cornu: `cornu_benchmark THREADS [WORKLOAD …]` prints one line per workload, the best
// of three epochs as microseconds per step.
#include <algorithm>
#include <chrono>
#include <cornu/cornu.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace cornu;
using namespace cornu::layers;

namespace {

double best_seconds(int repeats, const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

void report(int threads, const std::string& workload, double microseconds, const char* unit) {
  std::printf("cornu-%dt %s %.1f %s\n", threads, workload.c_str(), microseconds, unit);
  std::fflush(stdout);
}

void train(int threads, const std::string& name, Model& model, const Tensor& x, const Tensor& y,
           int64_t batch_size) {
  const FitOptions options{.batch_size = batch_size, .epochs = 1, .verbose = 0};
  model.fit(x, y, options);
  const double steps = static_cast<double>(x.shape()[0]) / static_cast<double>(batch_size);
  report(threads, name, best_seconds(3, [&] { model.fit(x, y, options); }) / steps * 1e6, "us/step");
}

void mlp_seed(int threads) {
  const Tensor x = ops::tile(random::normal({64, 1000}), {50, 1}),
               y = ops::tile(random::normal({64, 1000}), {50, 1});
  Sequential model({Input({1000}), Dense(100, {.activation = "relu"}), Dense(1000)});
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 1e-2}), .loss = "mse"});
  train(threads, "mlp-seed", model, x, y, 64);
}

void mlp(int threads) {
  auto [data, test] = datasets::fashion_mnist();
  const int64_t n = 12800;
  const Tensor x = ops::reshape(ops::cast(data.x[Range(0, n)], "float32") / 255.0, {n, 784});
  const Tensor y = ops::cast(data.y[Range(0, n)], "int32");
  Sequential model({Input({784}), Dense(512, {.activation = "relu"}), Dense(512, {.activation = "relu"}),
                    Dense(10, {.activation = "softmax"})});
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
  train(threads, "mlp", model, x, y, 128);
  const Tensor one = x[Range(0, 1)];
  const auto fast = function([&](const Tensor& input) { return model(input); });
  for (int i = 0; i < 50; ++i) fast(one);
  report(threads, "predict1-mlp",
         best_seconds(5,
                      [&] {
                        for (int i = 0; i < 500; ++i) fast(one);
                      }) /
             500 * 1e6,
         "us");
}

/// What the machine could do: the peak of products, and how fast memory can be read.
void limits(int threads) {
  const Tensor a = random::normal({1024, 1024}), b = random::normal({1024, 1024});
  ops::matmul(a, b);
  report(threads, "limit-gemm", 2.0 * 1024 * 1024 * 1024 / best_seconds(10, [&] { ops::matmul(a, b); }) / 1e9,
         "GFLOP/s");
  const Tensor weights = random::normal({668672});  // as many as mlp has, so that the same cache serves it
  ops::sum(weights);
  report(threads, "limit-read", 4.0 * 668672 / best_seconds(50, [&] { ops::sum(weights); }) / 1e9, "GB/s");
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : 1;
  set_num_threads(threads);
  set_seed(0);
  const std::map<std::string, void (*)(int)> workloads = {
      {"mlp-seed", mlp_seed}, {"mlp", mlp}, {"limits", limits}};
  const std::vector<std::string> chosen(argv + std::min(argc, 2), argv + argc);
  for (const auto& [name, run] : workloads) {
    if (chosen.empty() || std::find(chosen.begin(), chosen.end(), name) != chosen.end()) run(threads);
  }
}
