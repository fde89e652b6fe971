# SPDX-License-Identifier: Apache-2.0
"""The workloads of workloads.cpp in PyTorch: torch_workloads.py THREADS [WORKLOAD ...]

Prints one line per workload: contender, workload, value, unit; the best of three epochs.
"""
import gzip
import os
import sys
import time

threads = int(sys.argv[1])
chosen = sys.argv[2:]
os.environ["OMP_NUM_THREADS"] = str(threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(threads)
contender = f"torch-{threads}t"


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
    def epoch():
        order, total = torch.randperm(len(x)), 0.0
        for i in range(0, len(x), batch_size):
            picked = order[i : i + batch_size]
            optimizer.zero_grad(set_to_none=True)
            value = loss(model(x[picked]), y[picked])
            value.backward()
            optimizer.step()
            total += value.item()

    epoch()
    report(workload, best_seconds(3, epoch) / (len(x) / batch_size) * 1e6, "us/step")


def mlp_seed():
    x, y = (torch.randn(64, 1000).repeat(50, 1) for _ in range(2))
    model = nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 1000))
    train("mlp-seed", model, x, y, 64, torch.optim.SGD(model.parameters(), 1e-2), nn.MSELoss())


def mlp():
    x = torch.from_numpy((read_idx("train-images-idx3-ubyte.gz")[:12800] / 255.0).astype("float32")).reshape(-1, 784)
    y = torch.from_numpy(read_idx("train-labels-idx1-ubyte.gz")[:12800].astype("int64"))
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
    train("mlp", model, x, y, 128, optimizer, nn.CrossEntropyLoss())
    model.eval()
    one = x[:1]
    with torch.inference_mode():
        for _ in range(50):
            model(one)
        report("predict1-mlp", best_seconds(5, lambda: [model(one) for _ in range(500)]) / 500 * 1e6, "us")


for name, work in {"mlp-seed": mlp_seed, "mlp": mlp}.items():
    if not chosen or name in chosen:
        work()
