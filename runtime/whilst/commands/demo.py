"""``whilst demo``: ten seconds that show whether whilst works on this machine."""

from __future__ import annotations

import platform
import sys

import click
import llvmlite.binding as llvm
import numpy as np

from whilst.calls.agreement import partings, three_ways
from whilst.calls.decorator import compile
from whilst.calls.timing import duration, race

__all__ = ["demo"]


@compile
def longest(limit: int) -> tuple[int, int]:
    """Which start below the limit takes the most steps of the Collatz sequence to 1."""
    best_start = best_steps = 0
    for start in range(1, limit):
        n = start
        steps = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > best_steps:
            best_start, best_steps = start, steps
    return best_start, best_steps


@click.command()
def demo() -> None:
    """Find CPU and LLVM, compile a loop, check it three ways, time it."""
    version = ".".join(map(str, llvm.llvm_version_info))
    cpu = llvm.get_host_cpu_name()
    click.echo(f"Python {platform.python_version()}, NumPy {np.__version__}, LLVM {version}, CPU {cpu}")
    click.echo(
        "longest(limit): which start below the limit takes the most Collatz steps (a while whose trips depend on data)"
    )
    outcomes = three_ways(longest, (300,))
    for way, outcome in outcomes.items():
        click.echo(f"  {way:9} longest(300) = {outcome}")
    parted = partings(outcomes)
    if parted:
        click.echo("\n".join(parted), err=True)
        click.echo("The three ways part: please report this.", err=True)
        sys.exit(1)
    result = race(compile(longest.python), 10_000)
    click.echo(f"  all three agree; the first call took {duration(result.first)}, compiling included")
    compiled, python = duration(result.compiled), duration(result.python)
    click.echo(f"  longest(10000): {compiled} against {python} in plain Python: {result.ratio:,.0f} times as fast")
