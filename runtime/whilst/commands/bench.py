"""``whilst bench``: what compiling costs and what it gives."""

from __future__ import annotations

import copy
import time
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from whilst.commands.target import call_of
from whilst.function import Function
from whilst.optional import find_module
from whilst.timing import duration, race, seconds_per_call

__all__ = ["bench"]


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", metavar="FILE.py:FUNC")
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="ARGS...")
def bench(target: str, args: tuple[str, ...]) -> None:
    """Time the first call and later calls, against plain Python and, where it is installed, Numba."""
    function, values = call_of(target, args)
    result = race(function, *values)
    table = Table("", "first call", "a call", "plain Python takes", title=f"{target} {' '.join(args)}")
    table.add_row("whilst", duration(result.first), duration(result.compiled), f"{result.ratio:,.1f} times as long")
    numba = _numba(function, values)
    if numba is not None:
        first, call = numba
        table.add_row("Numba", duration(first), duration(call), f"{result.python / call:,.1f} times as long")
    table.add_row("plain Python", "", duration(result.python), "")
    Console().print(table)


def _numba(function: Function[..., Any], values: tuple[Any, ...]) -> tuple[float, float] | None:
    """Seconds of the first and of a later call; None where Numba is missing or refuses the function."""
    numba = find_module("numba")
    if numba is None:
        return None
    compiled = numba.njit(function.python)
    given = copy.deepcopy(values)
    start = time.perf_counter()
    try:
        compiled(*given)
    except numba.core.errors.NumbaError as error:
        click.echo(f"Numba refuses the function: {str(error).splitlines()[0]}", err=True)
        return None
    return time.perf_counter() - start, seconds_per_call(compiled, values)
