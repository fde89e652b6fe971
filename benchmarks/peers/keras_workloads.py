# SPDX-License-Identifier: Apache-2.0
"""The workloads of workloads.cpp in Keras: keras_workloads.py THREADS [jit] [WORKLOAD ...]

Prints one line per workload: contender, workload, value, unit; the best of three epochs.
"""
import gzip
import os
import sys
import time

threads = int(sys.argv[1])
jit = "jit" in sys.argv[2:]
chosen = [a for a in sys.argv[2:] if a != "jit"]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["OMP_NUM_THREADS"] = str(threads)

import numpy as np  # noqa: E402
import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(threads)
contender = f"keras{'-jit' if jit else ''}-{threads}t"


def report(workload, value, unit):
    print(contender, workload, f"{value:.1f}", unit, flush=True)


def read_idx(name):
    data = gzip.open("/usr/share/datasets/fashion-mnist/" + name).read()
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def best_seconds(repeats, work):
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def train(workload, model, x, y, batch_size, optimizer, loss):
    model.compile(optimizer=optimizer, loss=loss, jit_compile=jit)

    def epoch():
        model.fit(x, y, batch_size=batch_size, epochs=1, verbose=0)

    epoch()
    report(workload, best_seconds(3, epoch) / (len(x) / batch_size) * 1e6, "us/step")


def mlp_seed():
    rng = np.random.default_rng(0)
    x, y = (np.tile(rng.standard_normal((64, 1000)).astype("float32"), (50, 1)) for _ in range(2))
    model = keras.Sequential(
        [keras.Input((1000,)), keras.layers.Dense(100, activation="relu"), keras.layers.Dense(1000)]
    )
    train("mlp-seed", model, x, y, 64, keras.optimizers.SGD(1e-2), "mse")


def mlp():
    x = (read_idx("train-images-idx3-ubyte.gz")[:12800] / 255.0).astype("float32").reshape(-1, 784)
    y = read_idx("train-labels-idx1-ubyte.gz")[:12800].astype("int32")
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    train("mlp", model, x, y, 128, "adam", "sparse_categorical_crossentropy")
    one = tf.constant(x[:1])
    predict = tf.function(lambda a: model(a, training=False))
    for _ in range(50):
        predict(one)
    report("predict1-mlp", best_seconds(5, lambda: [predict(one).numpy() for _ in range(200)]) / 200 * 1e6, "us")


for name, work in {"mlp-seed": mlp_seed, "mlp": mlp}.items():
    if not chosen or name in chosen:
        work()
