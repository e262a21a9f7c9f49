"""``whilst run``: a function of a Python file, or a dumped graph, on given arguments."""

from __future__ import annotations

import click
import numpy as np

from whilst.commands.target import arguments_of, call_of, text_of
from whilst.running.graphs import leaves_of, run_graph
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
    """Run a function on arguments, which are Python expressions: 27 "np.arange(4.)" scale=2."""
    if target.endswith(".wir"):
        _run_graph(target, args, eager)
        return
    call = call_of(target, args)
    way = call.function.eager if eager else call.function
    click.echo(repr(way(*call.args, **call.keywords)))


def _run_graph(file: str, texts: tuple[str, ...], eager: bool) -> None:
    values, keywords = arguments_of(texts)
    if keywords:
        raise click.UsageError("a graph's arguments have no names")
    graph = _graph_of(file)
    try:
        leaves = leaves_of(graph, values)
    except TypeError as error:
        raise click.UsageError(str(error)) from None
    results = run_graph(graph, leaves, eager=eager)
    if results:
        click.echo(", ".join(repr(x.item() if isinstance(x, np.generic) else x) for x in results))


def _graph_of(file: str) -> Graph:
    """The graph in a file."""
    try:
        return parse(text_of(file), ROWS)
    except ParseError as error:
        raise click.UsageError(f"{file}: {error}") from None
