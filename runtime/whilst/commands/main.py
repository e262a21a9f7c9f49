"""The entry of the command line."""

from __future__ import annotations

import sys

import click

from whilst.commands.bench import bench
from whilst.commands.cache import cache
from whilst.commands.check import check
from whilst.commands.demo import demo
from whilst.commands.dump import dump, explain
from whilst.commands.run import run
from whilst_compiler.errors import WhilstError

__all__ = ["main"]


@click.group()
@click.version_option(package_name="whilst")
def commands() -> None:
    """Compile plain Python and NumPy functions, with their real while, for and if, to native code."""


for command in (dump, run, check, bench, explain, demo, cache):
    commands.add_command(command)


def main() -> None:
    """Run the command line; what is wrong with the user's program is told without a traceback."""
    try:
        commands(prog_name="whilst")
    except WhilstError as error:
        click.echo(f"{type(error).__name__}{error}", err=True)
        sys.exit(1)
