"""``whilst dump``: a function at each stage of the way; ``whilst explain``: what was decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.syntax import Syntax

from whilst.commands.target import function_of, types_of, values_of
from whilst.lowering import STAGES, Lowering
from whilst_compiler.ir.print import to_text

__all__ = ["dump", "explain"]

_LEXERS = {"source": "python", "desugared": "python", "llvm": "llvm", "asm": "gas"}


@click.command()
@click.argument("target", metavar="FILE.py:FUNC")
@click.option("--args", "types", default="", help='Types of the arguments: "i64, f64[n]". Values stand for themselves.')
@click.option("--stage", type=click.Choice([*STAGES, "all"]), default="graph", show_default=True)
@click.option("--after", metavar="PASS", help="The graph after this pass.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def dump(target: str, types: str, stage: str, after: str | None, output: Path | None) -> None:
    """Print a stage of a function on its way to native code."""
    lowering = function_of(target).lower(*types_of(types))
    if output is not None:
        output.write_text(_text(lowering, stage, after) + "\n")
        return
    console = Console()
    if not console.is_terminal or after is not None:
        click.echo(_text(lowering, stage, after))
    else:
        _print_coloured(console, lowering, stage)


@click.command()
@click.argument("target", metavar="FILE.py:FUNC")
@click.argument("args", nargs=-1, metavar="ARGS...")
def explain(target: str, args: tuple[str, ...]) -> None:
    """Print what was decided about a function for arguments like these."""
    function_of(target).explain(*values_of(args))


def _text(lowering: Lowering, stage: str, after: str | None) -> str:
    return lowering.text(stage) if after is None else to_text(lowering.after(after)).rstrip("\n")


def _print_coloured(console: Console, lowering: Lowering, stage: str) -> None:
    for name in STAGES if stage == "all" else (stage,):
        if stage == "all":
            console.rule(name)
        shown: Any = lowering.text(name)
        if name in _LEXERS:
            shown = Syntax(shown, _LEXERS[name], background_color="default", word_wrap=False)
            console.print(shown)
        else:
            console.print(shown, highlight=True, markup=False, soft_wrap=True)
