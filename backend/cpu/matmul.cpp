// SPDX-License-Identifier: Apache-2.0
#include <cblas.h>

#include <vector>

#include "cpu/single_threaded_blas.hpp"
#include "host/matmul_tiles.hpp"
#include "tensor/dispatch.hpp"

namespace cornu::internal {
namespace {

CBLAS_TRANSPOSE flag(bool transposed) { return transposed ? CblasTrans : CblasNoTrans; }

void multiply(const Gemm<float>& g) {
  const SingleThreadedBlas scope;
  cblas_sgemm(CblasRowMajor, flag(g.transpose_a), flag(g.transpose_b), static_cast<int>(g.m),
              static_cast<int>(g.n), static_cast<int>(g.k), 1.0f, g.a, static_cast<int>(g.lda), g.b,
              static_cast<int>(g.ldb), 0.0f, g.c, static_cast<int>(g.ldc));
}

void multiply(const Gemm<double>& g) {
  const SingleThreadedBlas scope;
  cblas_dgemm(CblasRowMajor, flag(g.transpose_a), flag(g.transpose_b), static_cast<int>(g.m),
              static_cast<int>(g.n), static_cast<int>(g.k), 1.0, g.a, static_cast<int>(g.lda), g.b,
              static_cast<int>(g.ldb), 0.0, g.c, static_cast<int>(g.ldc));
}

template <class T>
void matmul(const KernelContext& context) {
  run_matmul_in_tiles<T>(context, [](const Gemm<T>& g) { multiply(g); });
}

/// The half types are multiplied in float and rounded once.
template <class T>
void matmul_half(const KernelContext& context) {
  std::vector<std::vector<float>> copies;
  const auto widened = [&](const TensorView& view) {
    std::vector<float>& copy = copies.emplace_back(static_cast<size_t>(view.size()));
    for (size_t i = 0; i < copy.size(); ++i) copy[i] = static_cast<float>(view.as<T>()[i]);
    return TensorView{reinterpret_cast<char*>(copy.data()), view.shape, DType::float32};
  };
  const std::vector<TensorView> inputs{widened(context.inputs[0]), widened(context.inputs[1])};
  const TensorView& y = context.outputs[0];
  std::vector<float> product(static_cast<size_t>(y.size()));
  const std::vector<TensorView> outputs{{reinterpret_cast<char*>(product.data()), y.shape, DType::float32}};
  matmul<float>({context.op, context.attributes, inputs, outputs, context.device, context.entry});
  for (size_t i = 0; i < product.size(); ++i) y.as<T>()[i] = T(product[i]);
}

const KernelRegistration float32("matmul", "cpu", {DType::float32},
                                 {.run = matmul<float>, .priority = kBackendPriority});
const KernelRegistration float64("matmul", "cpu", {DType::float64},
                                 {.run = matmul<double>, .priority = kBackendPriority});
const KernelRegistration half("matmul", "cpu", {DType::float16},
                              {.run = matmul_half<float16>, .priority = kBackendPriority});
const KernelRegistration brain("matmul", "cpu", {DType::bfloat16},
                               {.run = matmul_half<bfloat16>, .priority = kBackendPriority});

}  // namespace
}  // namespace cornu::internal
