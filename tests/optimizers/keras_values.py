#!/usr/bin/env python3
"""Writes keras_values.hpp: what optimizers of real Keras (3.15.1, TensorFlow) make of given gradients.

    KERAS_BACKEND=tensorflow python3 keras_values.py > keras_values.hpp
"""
import keras
import numpy as np
from keras import ops
from keras.optimizers import (SGD, Adadelta, Adafactor, Adagrad, Adam, Adamax, AdamW, Ftrl, Lion, LossScaleOptimizer,
                              Nadam, RMSprop)
from keras.optimizers.schedules import ExponentialDecay
from keras.src.optimizers.lamb import Lamb

EARLY, LATE = 3, 25
SIZES = {"w": (2, 3), "b": (2,)}


def gradient(step, name):
    """As gradient_of in optimizer_test.cpp."""
    shift = 0.3 if name == "w" else 1.1
    count = int(np.prod(SIZES[name]))
    values = [np.sin(0.9 * step + 1.7 * i + shift) * (0.5 + 0.1 * i) for i in range(count)]
    if name == "b" and step < 2:
        values[1] = 0
    return np.array(values, "float32").reshape(SIZES[name])


def excluding(optimizer, **what):
    optimizer.exclude_from_weight_decay(**what)
    return optimizer


ALL = dict(weight_decay=0.1, clipnorm=0.6, use_ema=True, ema_momentum=0.7, ema_overwrite_frequency=3,
           loss_scale_factor=2.0, gradient_accumulation_steps=2)

CASES = {
    "SGD": lambda: SGD(0.1),
    "SGD momentum": lambda: SGD(0.1, momentum=0.8),
    "SGD nesterov": lambda: SGD(0.1, momentum=0.8, nesterov=True),
    "RMSprop": lambda: RMSprop(0.02),
    "RMSprop momentum": lambda: RMSprop(0.02, momentum=0.5),
    "RMSprop centered": lambda: RMSprop(0.02, rho=0.8, momentum=0.5, epsilon=1e-3, centered=True),
    "Adam": lambda: Adam(0.05),
    "Adam amsgrad": lambda: Adam(0.05, beta_1=0.8, beta_2=0.9, epsilon=1e-3, amsgrad=True),
    "AdamW": lambda: AdamW(0.05, weight_decay=0.3),
    "AdamW var_names": lambda: excluding(AdamW(0.05, weight_decay=0.3), var_names=["b"]),
    "Adamax": lambda: Adamax(0.05),
    "Nadam": lambda: Nadam(0.05),
    "Adagrad": lambda: Adagrad(0.1),
    "Adagrad 0.5": lambda: Adagrad(0.1, initial_accumulator_value=0.5, epsilon=1e-2),
    "Adadelta": lambda: Adadelta(1.0, epsilon=1e-4),
    "Lion": lambda: Lion(0.01),
    "Lamb": lambda: Lamb(0.05),
    "Ftrl": lambda: Ftrl(0.1),
    "Ftrl regularized": lambda: Ftrl(0.1, learning_rate_power=-0.7, initial_accumulator_value=0.2,
                                     l1_regularization_strength=0.05, l2_regularization_strength=0.03,
                                     l2_shrinkage_regularization_strength=0.02, beta=0.5),
    "Adafactor": lambda: Adafactor(0.2),
    "Adafactor options": lambda: Adafactor(0.05, beta_2_decay=-0.6, epsilon_1=1e-4, epsilon_2=0.1,
                                           clip_threshold=0.5, relative_step=False),
    "weight_decay": lambda: SGD(0.1, momentum=0.5, weight_decay=0.2),
    "clipnorm": lambda: SGD(0.1, momentum=0.5, clipnorm=0.8),
    "clipvalue": lambda: SGD(0.1, momentum=0.5, clipvalue=0.3),
    "global_clipnorm": lambda: SGD(0.1, momentum=0.5, global_clipnorm=0.8),
    "use_ema": lambda: Adam(0.05, use_ema=True, ema_momentum=0.8),
    "ema_overwrite_frequency": lambda: Adam(0.05, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=4),
    "loss_scale_factor": lambda: SGD(0.1, momentum=0.5, loss_scale_factor=4.0),
    "accumulation": lambda: Adam(0.05, gradient_accumulation_steps=3),
    "accumulation Nadam": lambda: Nadam(0.05, gradient_accumulation_steps=2),
    "accumulation use_ema": lambda: Adam(0.05, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=2,
                                         gradient_accumulation_steps=3),
    "schedule": lambda: SGD(ExponentialDecay(0.2, 5, 0.7), momentum=0.5, weight_decay=0.1),
    "schedule accumulation": lambda: SGD(ExponentialDecay(0.2, 5, 0.7), gradient_accumulation_steps=2),
    "all Adam": lambda: Adam(0.05, **ALL),
    "all Ftrl": lambda: Ftrl(0.05, **ALL),
    "missing": lambda: Adam(0.05, weight_decay=0.1, use_ema=True, ema_momentum=0.8),
    "missing accumulation": lambda: Adam(0.05, weight_decay=0.1, gradient_accumulation_steps=3),
    "constraint": lambda: Adam(0.05, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=4),
    "constraint accumulation": lambda: SGD(0.1, gradient_accumulation_steps=3),
    "LossScaleOptimizer": lambda: LossScaleOptimizer(Adam(0.05), initial_scale=8.0, dynamic_growth_steps=3),
    "LossScaleOptimizer all": lambda: LossScaleOptimizer(Adam(0.05, **{**ALL, "loss_scale_factor": None}),
                                                         initial_scale=8.0, dynamic_growth_steps=4),
}


def run(name, optimizer):
    w = keras.Variable(np.linspace(-0.5, 0.75, 6).reshape(2, 3), dtype="float32", name="w")
    b = keras.Variable(np.array([0.2, -0.4]), dtype="float32", name="b")
    if name.startswith("constraint"):
        w.constraint = keras.constraints.NonNeg()
    values = {}
    for step in range(1, LATE + 1):
        gradients = [gradient(step, "w"), gradient(step, "b")]
        if name.startswith("LossScale"):
            gradients = [g * np.float32(optimizer.dynamic_scale if optimizer.built else 8) for g in gradients]
            if step in (5, 11, 12):
                gradients[0][0, 1] = np.inf
        gradients = [ops.convert_to_tensor(g) for g in gradients]
        if name.startswith("missing") and step % 3 != 1:
            gradients[1] = None
        optimizer.apply(gradients, [w, b])
        values[step] = np.concatenate([w.numpy().ravel(), b.numpy().ravel()])
    slots = [float(np.sum(v.numpy())) for v in optimizer.variables[2 if "schedule" not in name else 1:]]
    return values[EARLY], values[LATE], slots


def text(values):
    return "{" + ", ".join(f"{float(v):.8g}" for v in values) + "}"


print("""// SPDX-License-Identifier: Apache-2.0
// Written by keras_values.py.
#pragma once

#include <map>
#include <string>
#include <vector>

// clang-format off
struct KerasValues {
  std::vector<float> early, late;  // w and b after 3 and after 25 steps
  std::vector<float> slots;        // the sum of each variable behind the learning rate
};
inline const std::map<std::string, KerasValues> kKerasValues = {""")
for case, make in CASES.items():
    early, late, slots = run(case, make())
    print(f'  {{"{case}", {{{text(early)},\n    {text(late)},\n    {text(slots)}}}}},')
print("};\n// clang-format on")
