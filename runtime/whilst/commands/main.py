"""The entry of the command line."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import FrameType, TracebackType

import click

import whilst
from whilst.commands.bench import bench
from whilst.commands.cache import cache
from whilst.commands.check import check
from whilst.commands.demo import demo
from whilst.commands.dump import dump, explain
from whilst.commands.run import run
from whilst_compiler.errors import WhilstError

__all__ = ["main"]


@click.group()
@click.version_option(whilst.__version__, prog_name="whilst")
def commands() -> None:
    """Compile plain Python and NumPy functions, with their real while, for and if, to native code."""


for command in (dump, run, check, bench, explain, demo, cache):
    commands.add_command(command)


def main() -> None:
    """Run the command line; what is wrong with the user's program is told without our part of the traceback."""
    try:
        commands(prog_name="whilst")
    except WhilstError as error:
        click.echo(f"{type(error).__name__}{error}", err=True)
        sys.exit(1)
    except Exception as error:
        place = _users_part(error.__traceback__)
        if place is None and not isinstance(error, SyntaxError):
            raise
        click.echo("".join(traceback.format_exception(type(error), error, place)), err=True, nl=False)
        sys.exit(1)


_OURS = (str(Path(whilst.__file__).parent), str(Path(click.__file__).parent), "<frozen ")


def _users_part(found: TracebackType | None) -> TracebackType | None:
    """The traceback from the user's first line on."""
    while found is not None and _is_ours(found.tb_frame):
        found = found.tb_next
    return found


def _is_ours(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    return name.startswith(_OURS) or name == sys.argv[0]
