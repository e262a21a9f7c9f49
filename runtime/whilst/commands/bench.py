"""``whilst bench``: what compiling costs and what it gives."""

from __future__ import annotations

import contextlib
import copy
import os
import time
from functools import partial

import click
from rich.console import Console
from rich.table import Table

from whilst.calls.timing import duration, race, seconds_per_call
from whilst.commands.target import Call, call_of
from whilst.optional import find_module

__all__ = ["bench"]


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", metavar="FILE.py:FUNC")
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="ARGS...")
def bench(target: str, args: tuple[str, ...]) -> None:
    """Time the first call and later calls, against plain Python and, where it is installed, Numba.

    Arguments are Python expressions: 27 "np.arange(4.)" scale=2. What the function prints is not shown.
    """
    call = call_of(target, args)
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        result = race(call.function, *call.args, keywords=call.keywords)
        numba = _numba(call)
    table = Table("", "first call", "a call", "plain Python takes", title=f"{target} {' '.join(args)}")
    table.add_row("whilst", duration(result.first), duration(result.compiled), f"{result.ratio:,.1f} times as long")
    if numba is not None:
        first, later = numba
        table.add_row("Numba", duration(first), duration(later), f"{result.python / later:,.1f} times as long")
    table.add_row("plain Python", "", duration(result.python), "")
    Console().print(table)


def _numba(call: Call) -> tuple[float, float] | None:
    """Seconds of the first and of a later call; None where Numba is missing or refuses the function."""
    numba = find_module("numba")
    if numba is None:
        return None
    args, keywords = copy.deepcopy((call.args, call.keywords))
    compiled = partial(numba.njit(call.function.python), **keywords) if keywords else numba.njit(call.function.python)
    start = time.perf_counter()
    try:
        compiled(*args)
    except numba.core.errors.NumbaError as error:
        click.echo(f"Numba refuses the function: {str(error).splitlines()[0]}", err=True)
        return None
    return time.perf_counter() - start, seconds_per_call(compiled, call.args)
