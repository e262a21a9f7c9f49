"""What running a specialisation needs to know of its function, when the graph is no longer needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whilst_compiler.frontend.signature.places import Guard, Hidden, Place, Update
from whilst_compiler.frontend.signature.pool_specs import PoolSpec
from whilst_compiler.frontend.signature.specs import ScalarSpec, Spec

if TYPE_CHECKING:
    from whilst_compiler.frontend.signature.lowered import Lowered

__all__ = ["Interface", "interface_of", "signature"]


@dataclass(frozen=True, eq=False)
class Interface:
    """The structure of inputs and results, and what was taken for granted: the fields are those of ``Lowered``.

    ``updates`` are the arrays that are written (parameter, result); ``recursive`` says that functions call themselves,
    ``repeatable`` that a run that failed has left nothing behind, ``told_by_python``
    that plain Python is to be run after a failure, ``draws`` that generators are drawn from, ``keeps_lock`` that it
    runs with the interpreter lock held, ``heeds_errstate`` that floating-point errors may be NumPy's, ``has_texts``
    that they need the store of texts.
    """

    name: str
    arguments: tuple[tuple[str, Spec], ...]
    hidden: tuple[Hidden, ...]
    result: Spec
    guards: tuple[Guard, ...]
    hosts: tuple[Callable[..., Any], ...]
    errors: tuple[type, ...]
    scalar_updates: tuple[tuple[int, int], ...]
    changes: tuple[Update, ...]
    pools: tuple[PoolSpec, ...]
    first_of_pools: int
    kept: tuple[tuple[Place, ScalarSpec], ...]
    updates: tuple[tuple[int, int], ...]
    recursive: bool
    repeatable: bool
    told_by_python: bool
    draws: bool
    keeps_lock: bool
    heeds_errstate: bool
    has_texts: bool
    has_causes: bool
    reads_bytes: bool
    warnings: tuple[str, ...]
    static_values: tuple[tuple[str, str], ...]
    on_copies: bool = False


def interface_of(lowered: Lowered) -> Interface:
    """The interface of a lowered function."""
    return Interface(
        lowered.graph.name, lowered.arguments, lowered.hidden, lowered.result, lowered.guards, lowered.hosts,
        lowered.errors, lowered.scalar_updates, lowered.changes, lowered.pools, lowered.first_of_pools, lowered.kept,
        tuple(lowered.graph.updates), bool(lowered.graph.functions), lowered.repeatable, lowered.told_by_python,
        lowered.draws, lowered.keeps_lock, lowered.heeds_errstate, lowered.has_texts, lowered.has_causes,
        lowered.reads_bytes, lowered.warnings, lowered.static_values,
        lowered.on_copies,
    )  # fmt: skip


def signature(of: Interface | Lowered) -> str:
    """The types of the parameters."""
    return ", ".join(f"{name}: {spec}" for name, spec in of.arguments)
