"""What is remembered of values that a join makes: what they may share, where lists come from, what is read-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whilst_compiler.frontend.joins.births import note_births
from whilst_compiler.frontend.joins.frozen_joins import note_frozen
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.aliases import note_aliases, opened

__all__ = ["note_joined"]


def note_joined(
    ctx: Context, base: Any, states: Sequence[Mapping[Any, Any]], sides: list[list[Any]], results: list[Any]
) -> None:  # fmt: skip
    """``results`` are values made, in the state that is now, by a join of the values of each of ``sides``, which have a
    state each; in ``base`` is what was there before."""
    deep = [[opened(value, state) for value in side] for state, side in zip(states, sides, strict=True)]
    whole = [opened(value, ctx.state) for value in results]
    note_aliases(ctx.aliases, ctx.chosen, base, ctx.state, deep, whole)
    note_births(ctx, deep, whole)
    note_frozen(ctx, sides, results)
