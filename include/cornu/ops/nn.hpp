// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/tensor.hpp"

/// What networks are made of, beyond mathematics. Formulas are Keras's; floating dtypes only, integers become
/// float32.
namespace cornu::ops {

CORNU_API Tensor relu(const Tensor& x);      ///< max(x, 0); the derivative at 0 is 0.
CORNU_API Tensor sigmoid(const Tensor& x);   ///< 1 / (1 + exp(-x))
CORNU_API Tensor softplus(const Tensor& x);  ///< log(1 + exp(x))
/// exp(x) / sum(exp(x)) along an axis.
CORNU_API Tensor softmax(const Tensor& x, int64_t axis = -1);
CORNU_API Tensor log_softmax(const Tensor& x, int64_t axis = -1);

/// Cross-entropies from logits, stable for all values.
/// Sparse: labels are integers [..] for logits [.., classes]; gives [..]. A label outside [0, classes)
/// throws.
CORNU_API Tensor sparse_softmax_cross_entropy(const Tensor& labels, const Tensor& logits);
/// Labels are probabilities [.., classes]; gives [..].
CORNU_API Tensor softmax_cross_entropy(const Tensor& labels, const Tensor& logits);
/// max(x, 0) - x z + log(1 + exp(-|x|)), elementwise.
CORNU_API Tensor sigmoid_cross_entropy(const Tensor& labels, const Tensor& logits);

}  // namespace cornu::ops
