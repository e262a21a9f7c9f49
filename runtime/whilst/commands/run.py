"""``whilst run``: a function of a Python file, or a dumped graph, on given arguments."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from whilst.commands.target import function_of, values_of
from whilst.lowering import run_graph
from whilst_compiler.ir.parse import parse
from whilst_compiler.ops.table import ROWS

__all__ = ["run"]


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", metavar="FILE.py:FUNC|FILE.wir")
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="ARGS...")
@click.option("--eager", is_flag=True, help="Interpret the graph instead of running native code.")
def run(target: str, args: tuple[str, ...], eager: bool) -> None:
    """Run a function on arguments, which are Python expressions: 27 "np.arange(4.)"."""
    values = values_of(args)
    if target.endswith(".wir"):
        results = run_graph(parse(Path(target).read_text(), ROWS), values, eager=eager)
        shown = [x.item() if isinstance(x, np.generic) else x for x in results]
        click.echo(", ".join(map(repr, shown)))
        return
    function = function_of(target)
    result = function.eager(*values) if eager else function(*values)
    click.echo(repr(result))
