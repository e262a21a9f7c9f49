"""``whilst dump``: a function at each stage of the way; ``whilst explain``: what was decided."""

from __future__ import annotations

import re
from pathlib import Path

import click
from rich.console import Console
from rich.highlighter import ReprHighlighter
from rich.syntax import Syntax
from rich.text import Text

from whilst.calls.lowering import STAGES, Lowering
from whilst.commands.target import Call, arguments_of, call_of, fitting, function_of
from whilst.derivatives.derivative import value_and_grad
from whilst.typetext import split_types
from whilst.values.differentiable import has_floats
from whilst_compiler.ir.print import to_text

__all__ = ["dump", "explain"]

GRADIENT = "gradient"
_LEXERS = {"source": "python", "desugared": "python", "llvm": "llvm", "asm": "gas"}


@click.command()
@click.argument("target", metavar="FILE.py:FUNC")
@click.option(
    "--args", "types", default="", help='Types of the arguments: "i64, f64[n], k=3". Values stand for themselves.'
)
@click.option("--stage", type=click.Choice([*STAGES, GRADIENT, "all"]), default="graph", show_default=True)
@click.option("--wrt", metavar="NAMES", help="With --stage gradient: by which arguments; all floats if not given.")
@click.option("--after", metavar="PASS", help="The graph after this pass.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def dump(target: str, types: str, stage: str, wrt: str | None, after: str | None, output: Path | None) -> None:
    """Print a stage of a function on its way to native code.

    The stage "gradient" is the graph of its value and gradient: what goes backwards is marked so.
    """
    if wrt is not None and stage != GRADIENT:
        raise click.UsageError("--wrt goes with --stage gradient")
    if after is not None and stage not in ("graph", GRADIENT):
        raise click.UsageError("--after shows a graph: leave --stage out, or write --stage gradient")
    args, keywords = arguments_of(split_types(types), types=True)
    call = fitting(Call(function_of(target), args, keywords))
    lowering = call.function.lower(*args, **keywords)
    if stage == GRADIENT:
        lowering, stage = _gradient(call, lowering, wrt), "graph" if after else "optimized"
    if output is not None:
        text = _text(lowering, stage, after) + "\n"
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise click.UsageError(f"{output} cannot be written: {error.strerror}") from None
        return
    console = Console()
    if console.is_terminal:
        _print_coloured(console, lowering, stage, after)
    else:
        click.echo(_text(lowering, stage, after))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", metavar="FILE.py:FUNC")
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="ARGS...")
def explain(target: str, args: tuple[str, ...]) -> None:
    """Print what was decided about a function for arguments like these: values, or types such as "f64[n]"."""
    call = call_of(target, args, types=True)
    call.function.explain(*call.args, **call.keywords)


def _gradient(call: Call, plain: Lowering, wrt: str | None) -> Lowering:
    """Value and gradient, lowered for the same types."""
    known = dict(plain.lowered.arguments)
    names = [n for n, spec in known.items() if has_floats(spec)] if wrt is None else re.findall(r"[^\s,]+", wrt)
    if unknown := [n for n in names if n not in known]:
        raise click.UsageError(f"--wrt {unknown[0]}: the parameters are {', '.join(known)}")
    if not names:
        raise click.UsageError("no argument has a derivative: give a float or an array of floats")
    made: Lowering = value_and_grad(call.function, argnames=tuple(names)).lower(*call.args, **call.keywords)
    return made


def _text(lowering: Lowering, stage: str, after: str | None) -> str:
    if after is None:
        return lowering.text(stage)
    try:
        return to_text(lowering.after(after)).rstrip("\n")
    except ValueError as error:
        raise click.UsageError(f"--after: {error}") from None


def _print_coloured(console: Console, lowering: Lowering, stage: str, after: str | None) -> None:
    for name in STAGES if stage == "all" else (stage,):
        if stage == "all":
            console.rule(name)
        console.print(_coloured(name, _text(lowering, name, after)), soft_wrap=True)


def _coloured(stage: str, text: str) -> Text:
    if stage in _LEXERS:
        # A theme of the terminal's own colours: what is not coloured is readable on any background.
        shown = Syntax(text, _LEXERS[stage], theme="ansi_dark", tab_size=8).highlight(text)
        shown.rstrip()
        return shown
    return ReprHighlighter()(text)
