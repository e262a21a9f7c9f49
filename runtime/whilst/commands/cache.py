"""``whilst cache``: what is kept on disk between runs."""

from __future__ import annotations

import time
from collections.abc import Sequence

import click

from whilst.cache.store import Entry, Store, user_store

__all__ = ["cache"]


@click.group()
def cache() -> None:
    """See or remove the kernels that are kept on disk."""


@cache.command()
def ls() -> None:
    """List the kernels: name, size, time since the last use."""
    store, recipes = _stores()
    entries = store.entries()
    for entry in entries:
        age = _age(time.time() - entry.used)
        click.echo(f"{entry.size / 1024:9.1f} KiB  {age:>11} ago  {entry.path.stem[:12]}  {entry.name}")
    click.echo(f"{_told(len(entries), 'kernel')}, {_megabytes(entries)}, in {store.directory}")
    found = recipes.entries()
    click.echo(f"{_told(len(found), 'recipe')} for them, {_megabytes(found)}, in {recipes.directory}")


@cache.command()
def clear() -> None:
    """Remove them all, and the recipes that say what they are for."""
    store, recipes = _stores()
    removed, others = _told(store.clear(), "kernel"), _told(recipes.clear(), "recipe")
    click.echo(f"removed {removed} and {others} from {store.directory.parent}")


def _stores() -> tuple[Store, Store]:
    store, recipes = user_store(), user_store("recipes")
    if store is None or recipes is None:
        raise click.ClickException("there is no cache: WHILST_CACHE is off, or there is no directory for it")
    return store, recipes


def _age(seconds: float) -> str:
    """``3 hours``"""
    for unit, size in (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0.0):.0f} seconds"


def _told(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _megabytes(entries: Sequence[Entry]) -> str:
    return f"{sum(entry.size for entry in entries) / 2**20:.1f} MiB"
