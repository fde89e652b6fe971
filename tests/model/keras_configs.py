#!/usr/bin/env python3
"""Writes keras_configs.hpp: how real Keras (3.15.1) serializes objects, for being read and written again.

    KERAS_BACKEND=tensorflow python3 keras_configs.py > keras_configs.hpp
"""
import json

import keras
from keras import constraints, initializers, optimizers, regularizers
from keras.optimizers import schedules
from keras.src.optimizers.lamb import Lamb

OBJECTS = {
    "Optimizer": [
        optimizers.SGD(name="sgd"),
        optimizers.SGD(0.1, momentum=0.9, nesterov=True, weight_decay=0.004, clipnorm=1.0, name="mine"),
        optimizers.RMSprop(name="rm_sprop"),
        optimizers.Adam(name="adam"),
        optimizers.Adam(schedules.ExponentialDecay(0.1, 10, 0.5), amsgrad=True, global_clipnorm=1.5, use_ema=True,
                        ema_overwrite_frequency=10, gradient_accumulation_steps=4, loss_scale_factor=2.0, name="mine"),
        optimizers.AdamW(name="adam_w"),
        optimizers.Adamax(name="adamax"),
        optimizers.Nadam(name="nadam"),
        optimizers.Adagrad(name="adagrad"),
        optimizers.Adadelta(clipvalue=0.5, name="adadelta"),
        optimizers.Ftrl(name="ftrl"),
        optimizers.Lion(name="lion"),
        Lamb(name="lamb"),
        optimizers.Adafactor(name="adafactor"),
        optimizers.LossScaleOptimizer(optimizers.Adam(name="adam"), name="loss_scale_optimizer"),
    ],
    "LearningRateSchedule": [
        schedules.ExponentialDecay(0.1, 1000, 0.96),
        schedules.ExponentialDecay(0.1, 62.5, 0.96, staircase=True, name="mine"),
        schedules.PiecewiseConstantDecay([100, 200], [1.0, 0.5, 0.1]),
        schedules.PolynomialDecay(0.1, 1000),
        schedules.InverseTimeDecay(0.1, 1.0, 0.5),
        schedules.CosineDecay(0.1, 1000),
        schedules.CosineDecay(0.0, 1000, warmup_target=0.1, warmup_steps=100),
        schedules.CosineDecayRestarts(0.1, 1000),
    ],
    "Initializer": [
        initializers.Zeros(),
        initializers.Ones(),
        initializers.Constant(0.5),
        initializers.Identity(),
        initializers.Orthogonal(),
        initializers.RandomNormal(seed=7),
        initializers.RandomUniform(),
        initializers.TruncatedNormal(),
        initializers.VarianceScaling(),
        initializers.VarianceScaling(2.0, "fan_avg", "uniform", 7, [0], [1, 2]),
        initializers.GlorotUniform(),
        initializers.GlorotNormal(keras.random.SeedGenerator(3, name="generator")),
        initializers.HeUniform(),
        initializers.HeNormal(),
        initializers.LecunUniform(),
        initializers.LecunNormal(),
    ],
    "Regularizer": [
        regularizers.L1(),
        regularizers.L2(),
        regularizers.L1L2(),
        regularizers.OrthogonalRegularizer(),
    ],
    "Constraint": [
        constraints.MaxNorm(),
        constraints.MaxNorm(3.0, [0, 1, 2]),
        constraints.NonNeg(),
        constraints.UnitNorm(),
        constraints.MinMaxNorm(),
    ],
}

print("""// SPDX-License-Identifier: Apache-2.0
// Written by keras_configs.py.
#pragma once

#include <map>
#include <string>
#include <vector>

// clang-format off
/// By the name of the base class.
inline const std::map<std::string, std::vector<const char*>> kKerasConfigs = {""")
for base, objects in OBJECTS.items():
    print(f'  {{"{base}", {{')
    for item in objects:
        print(f'    R"({json.dumps(keras.saving.serialize_keras_object(item))})",')
    print("  }},")
print("};\n// clang-format on")
