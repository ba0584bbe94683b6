"""How much faster is a whole history than the loops that people write for it?

The ways, with their precision and threads:
  the tutorial's loop   torch, float32, updates by hand, reads every number with .item()
  torch.optim loop      the same with the step of SGD or Adam
  scikit-learn          SGDRegressor, float64, one thread. partial_fit updates by one point at a
                        time: an iteration is an epoch of them, another algorithm for this purpose
  numpy loop            float64; a dot product has the threads that BLAS gives it
  numba                 njit(fastmath=True) point by point, float64, one thread
  JAX                   jit of lax.scan; XLA decides about threads; its default is float32
  train                 ours: the real loop, float32, as a generator of steps of five numbers
  exact                 ours: record(engine="exact") from the points to the history, float64
torch has one thread for 25 points, which leave nothing to share out, and all cores for more. What
numba and JAX need to compile is not counted, nor what it takes to bring the points to them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from apparatus.contest import Result, contest, here, there
from apparatus.pipe import HOW, Missing, Peers, working
from apparatus.problem import Problem
from apparatus.report import cores, machine, met, table
from apparatus.ways import WAYS

from perceptron import Settings

SIZES, OPTIMIZERS = (25, 10_000, 1_000_000), ("gradient descent", "momentum", "adam")
TUTORIAL, OPTIM, TRAIN, EXACT = "the tutorial's loop", "torch.optim loop", "train", "exact"
SKLEARN, NUMBA, JAX = "scikit-learn", "numba", "JAX, float32"
PACKAGES = ("scikit-learn", "numba", "jax")
PEERS = (SKLEARN, NUMBA, JAX, "JAX, float64")
DESCENT_ONLY = (TUTORIAL, SKLEARN)
ORDER = (TUTORIAL, OPTIM, SKLEARN, "numpy loop", NUMBA, *PEERS[2:], TRAIN, EXACT)

ITERATIONS = Settings().iterations
TARGETS = (  # optimizer, points, a way takes so many times as long as another
    ("gradient descent", 25, TUTORIAL, ">=", 1500, EXACT),
    ("gradient descent", 25, JAX, ">=", 1.5, EXACT),
    ("gradient descent", 25, NUMBA, ">=", 1, EXACT),
    ("gradient descent", 1_000_000, TUTORIAL, ">=", 3000, EXACT),
    ("gradient descent", 1_000_000, JAX, ">=", 200, EXACT),
    ("gradient descent", 25, TRAIN, "<=", 1.05, TUTORIAL),
    ("adam", 25, OPTIM, ">=", 15, EXACT),
)


def measured(size: int, optimizer: str, peers: Peers, folder: Path, rounds: int) -> Result:
    torch.set_num_threads(1 if size == 25 else cores())
    problem = Problem.of(size, optimizer, folder)
    asks = {
        name: there(peers, name, problem) if name in PEERS else here(WAYS[name], problem)
        for name in ORDER
        if optimizer == "gradient descent" or name not in DESCENT_ONLY
    }
    return contest(problem, asks, rounds, whole=EXACT, unlike=SKLEARN)


def shown(results: dict[int, Result]) -> str:
    """Of one optimizer: a row for each way, two columns for each size."""
    header = [""]
    for size in results:
        header += [f"{size:,} points, ms", "/ exact"]
    rows = []
    for name in ORDER:
        row = [name]
        for result in results.values():
            row += cells(result, name)
        rows.append(row)
    return table(header, [row for row in rows if any(row[1:])])


def cells(result: Result, name: str) -> list[str]:
    if name in result.failed:
        return [result.failed[name].partition(":")[0], ""]
    if name not in result.seconds:
        return ["", ""]
    ms, ratio = 1000 * result.median(name), result.ratio(name, to=EXACT)
    mark = "~" if result.made[name] < ITERATIONS else ""
    digits = max(0, 2 - len(f"{ms:.0f}")) if ms >= 1 else 3
    times = "" if ratio is None else f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:,.2f}"
    return [f"{mark}{ms:,.{digits}f}", times]


def verdicts(results: dict[str, dict[int, Result]]) -> str:
    rows = []
    for optimizer, size, way, sense, limit, to in TARGETS:
        what = f"{optimizer}, {size:,} points: {way} / {to}"
        ratio = results[optimizer][size].ratio(way, to)
        if ratio is None:
            rows.append((what, "", "", "not measured"))
            continue
        good = ratio >= limit if sense == ">=" else ratio <= limit
        rows.append((what, f"{ratio:,.2f}", f"{sense} {limit:,}", met(good)))
    return table(("", "times", "target", ""), rows)


def versions(peers: Peers) -> str:
    try:
        return ", ".join(f"{k} {v}" for k, v in peers.ask(versions=PACKAGES).items())
    except Missing as e:
        return f"missing ({e}); {HOW}"


def main(rounds: int) -> None:
    results: dict[str, dict[int, Result]] = {}
    with tempfile.TemporaryDirectory() as name, working() as peers:
        print(f"{__doc__}\n{machine(('torch', 'numpy'))}; peers: {versions(peers)}")
        print(f"The whole history of {ITERATIONS} iterations; medians of {rounds} rounds.")
        print("~ only some of the iterations were made, and their time was scaled up", flush=True)
        for optimizer in OPTIMIZERS:
            of_sizes = {n: measured(n, optimizer, peers, Path(name), rounds) for n in SIZES}
            print(f"\n{optimizer}\n{shown(of_sizes)}", flush=True)
            for line in dict.fromkeys(
                f"{way}: {why}"
                for result in of_sizes.values()
                for way, why in result.failed.items()
            ):
                print(line)
            results[optimizer] = of_sizes
    print(f"\n{verdicts(results)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="three times the rounds")
    main(21 if parser.parse_args().full else 7)
