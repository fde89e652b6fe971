// SPDX-License-Identifier: Apache-2.0
#include "cornu/optimizers/adamw.hpp"

#include "model/class_registry.hpp"
#include "support/require.hpp"

namespace cornu {

using internal::require;
using optimizers::AdamW;

CORNU_REGISTER(Optimizer, AdamW, "AdamW", "keras.optimizers", "adamw")

namespace optimizers {

AdamW::AdamW(AdamWOptions options)
    : Adam({options.learning_rate, options.beta_1, options.beta_2, options.epsilon, options.amsgrad,
            options.weight_decay, options.clipnorm, options.clipvalue, options.global_clipnorm,
            options.use_ema, options.ema_momentum, options.ema_overwrite_frequency, options.loss_scale_factor,
            options.gradient_accumulation_steps, options.name},
           Unchecked()) {
  AdamW::validate();
}

void AdamW::validate() const {
  Adam::validate();
  require<ValueError>(options_.weight_decay.has_value(), "AdamW: weight_decay must be a number. Use Adam.");
}

}  // namespace optimizers
}  // namespace cornu
