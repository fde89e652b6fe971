#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cornu beside its peers, in one run: run.py BUILD_DIR [--python PYTHON] [--rounds N] [--write]

Each round runs every contender once, pinned to the same processors; the table shows medians over the rounds with the
lowest and highest, and how many times faster Cornu is than the best peer. --write puts the table into
docs/benchmarks.md. PYTHON is the interpreter that has the peers (default: the one that runs this, or $CORNU_PYTHON).
"""
import argparse
import collections
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent


def run(command, cpus):
    pin = ["taskset", "-c", cpus] if shutil.which("taskset") else []
    result = subprocess.run(pin + command, capture_output=True, text=True)
    if result.returncode != 0:
        print(f"  {' '.join(command[:2])}: {result.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
    for line in result.stdout.splitlines():
        fields = line.split()
        if len(fields) == 4 and not line.startswith("#"):
            yield fields[0], fields[1], float(fields[2]), fields[3]


def processor():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--python", default=os.environ.get("CORNU_PYTHON", sys.executable))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    has = {
        module: subprocess.run([options.python, "-c", f"import {module}"], capture_output=True).returncode == 0
        for module in ("torch", "keras")
    }
    for module, found in has.items():
        if not found:
            print(f"{module} is not installed for {options.python}: left out", file=sys.stderr)
    figures = collections.defaultdict(list)
    units = {}
    for number in range(options.rounds):
        for threads in (1, 2):
            print(f"round {number + 1} of {options.rounds}, {threads} thread(s)", file=sys.stderr)
            cpus = "0" if threads == 1 else "0,1"
            commands = [[f"{options.build}/benchmarks/cornu_benchmark", str(threads)]]
            if has["torch"]:
                commands.append([options.python, str(here / "peers/torch_workloads.py"), str(threads)])
            if has["keras"]:
                commands.append([options.python, str(here / "peers/keras_workloads.py"), str(threads)])
                commands.append([options.python, str(here / "peers/keras_workloads.py"), str(threads), "jit"])
            for command in commands:
                for contender, workload, value, unit in run(command, cpus):
                    figures[workload, threads, contender.rsplit("-", 1)[0]].append(value)
                    units[workload] = unit

    def text(values):
        return f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})" if values else "–"

    lines = ["| workload | threads | Cornu | PyTorch | Keras | Keras, jit | Cornu against the best peer |",
             "|---|---|---|---|---|---|---|"]
    limits = {}
    for workload, threads, contender in sorted({(w, t, "cornu") for w, t, c in figures if c == "cornu"}):
        own = figures[workload, threads, "cornu"]
        if workload.startswith("limit-"):
            limits[workload, threads] = statistics.median(own)
            continue
        peers = {c: figures.get((workload, threads, c), []) for c in ("torch", "keras", "keras-jit")}
        best = min((statistics.median(v) for v in peers.values() if v), default=None)
        ratio = f"{best / statistics.median(own):.2f} ×" if best else "–"
        lines.append(f"| {workload}, {units[workload]} | {threads} | {text(own)} | " +
                     " | ".join(text(v) for v in peers.values()) + f" | {ratio} |")
    for (workload, threads), value in sorted(limits.items()):
        lines.append("")
        lines.append(f"{workload[6:]}, {threads} thread(s): {value:.1f} {units[workload]}")
    table = "\n".join(lines)
    print(table)
    if options.write:
        page = here.parent / "docs/benchmarks.md"
        head, _, tail = page.read_text().partition("<!-- table -->")
        _, _, tail = tail.partition("<!-- end -->")
        page.write_text(f"{head}<!-- table -->\nMeasured on {processor()}, medians of {options.rounds} rounds (lowest to "
                        f"highest), made by `./dev bench --write`.\n\n{table}\n<!-- end -->{tail}")


main()
