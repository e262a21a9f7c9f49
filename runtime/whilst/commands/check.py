"""``whilst check``: Python, eager and compiled, on the same arguments."""

from __future__ import annotations

import sys

import click

from whilst.calls.agreement import partings, three_ways
from whilst.commands.target import call_of
from whilst_compiler.errors import WhilstError

__all__ = ["check"]


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", metavar="FILE.py:FUNC")
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="ARGS...")
def check(target: str, args: tuple[str, ...]) -> None:
    """Check that Python, the interpreted graph and native code agree; say where they part.

    Arguments are Python expressions: 27 "np.arange(4.)" scale=2.
    """
    call = call_of(target, args)
    outcomes = three_ways(call.function, call.args, call.keywords)
    for outcome in outcomes.values():
        if isinstance(outcome.error, WhilstError):
            raise outcome.error
    for way, outcome in outcomes.items():
        click.echo(f"{way:9} {outcome}")
    parted = partings(outcomes)
    for line in parted:
        click.echo(line, err=True)
    click.echo("They part." if parted else "All three agree.")
    sys.exit(1 if parted else 0)
