"""``whilst run``: a function of a Python file, or a dumped graph, on given arguments."""

from __future__ import annotations

import click
import numpy as np

from whilst.commands.target import call_of, text_of, values_of
from whilst.lowering import run_graph
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.lex import ParseError
from whilst_compiler.ir.parse import parse
from whilst_compiler.ops.table import ROWS

__all__ = ["run"]


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", metavar="FILE.py:FUNC|FILE.wir")
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="ARGS...")
@click.option("--eager", is_flag=True, help="Interpret the graph instead of running native code.")
def run(target: str, args: tuple[str, ...], eager: bool) -> None:
    """Run a function on arguments, which are Python expressions: 27 "np.arange(4.)"."""
    if target.endswith(".wir"):
        results = run_graph(_graph_of(target, len(args)), values_of(args), eager=eager)
        shown = [x.item() if isinstance(x, np.generic) else x for x in results]
        click.echo(", ".join(map(repr, shown)))
        return
    function, values = call_of(target, args)
    result = function.eager(*values) if eager else function(*values)
    click.echo(repr(result))


def _graph_of(file: str, count: int) -> Graph:
    """The graph in a file, which takes so many arguments."""
    try:
        graph = parse(text_of(file), ROWS)
    except ParseError as error:
        raise click.UsageError(f"{file}: {error}") from None
    if len(graph.params) != count:
        names = ", ".join(f"{p.name}: {p.type}" for p in graph.params)
        raise click.UsageError(f"@{graph.name}({names}) takes {len(graph.params)} arguments, not {count}")
    return graph
