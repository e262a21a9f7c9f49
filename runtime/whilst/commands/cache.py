"""``whilst cache``: what is kept on disk between runs."""

from __future__ import annotations

import time

import click

from whilst.store import Store, user_store
from whilst.timing import duration

__all__ = ["cache"]


@click.group()
def cache() -> None:
    """See or remove the kernels that are kept on disk."""


@cache.command()
def ls() -> None:
    """List the kernels: name, size, time since the last use."""
    store = _store()
    entries = store.entries()
    for entry in entries:
        age = duration(max(time.time() - entry.used, 0.0))
        click.echo(f"{entry.size / 1024:9.1f} KiB  {age:>12} ago  {entry.path.stem[:12]}  {entry.name}")
    size = sum(entry.size for entry in entries) / 2**20
    click.echo(f"{len(entries)} kernels, {size:.1f} MiB, in {store.directory}")


@cache.command()
def clear() -> None:
    """Remove them all."""
    store = _store()
    click.echo(f"removed {store.clear()} kernels from {store.directory}")


def _store() -> Store:
    store = user_store()
    if store is None:
        raise click.ClickException("there is no cache: WHILST_CACHE=0, or there is no directory for it")
    return store
