"""The story, top to bottom: which pass after which, checked after each where asked."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from whilst_compiler.errors import CompilerBug, WhilstError
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.verify import verify
from whilst_compiler.ir.walk import clone
from whilst_compiler.passes.agree import agree_on_sizes, mistaken
from whilst_compiler.passes.drop import drop_unused
from whilst_compiler.passes.early import check_early
from whilst_compiler.passes.inline import inline_calls
from whilst_compiler.passes.invariants import hoist_invariants
from whilst_compiler.passes.masked import melt_masks
from whilst_compiler.passes.ranges.guard import guard_loops
from whilst_compiler.passes.ranges.prove import prove_checks
from whilst_compiler.passes.scopes import GraphPass, close_regions, open_regions
from whilst_compiler.passes.select import select_branches
from whilst_compiler.passes.share import share_common
from whilst_compiler.passes.simplify import simplify
from whilst_compiler.passes.sizes import resolve_sizes
from whilst_compiler.passes.unify import unify_sizes

__all__ = ["AGREEMENT", "CLEANING", "PREPARATION", "STORY", "naming_bugs", "optimise", "prepare"]

CLEANING: tuple[GraphPass, ...] = (
    simplify,          # identities, constants, known branches
    share_common,      # the same work once
    unify_sizes,       # one symbol per size
    resolve_sizes,     # one value per size
    hoist_invariants,  # out of loops
    drop_unused,
)  # fmt: skip

STORY: tuple[GraphPass, ...] = (
    *CLEANING,
    *CLEANING,
    prove_checks,      # indices in bounds, sums that fit
    *CLEANING,
    *CLEANING,
    check_early,       # the checks that no trip changes: once, before the loop
    guard_loops,       # those that are left, and a second loop where they fail
    prove_checks,
    *CLEANING,
    select_branches,   # cheap choices without a branch
    melt_masks,        # folds of what a mask selects
    *CLEANING,
)  # fmt: skip
"""All passes in order; a graph that is as a pass left it is not shown to it again."""

PREPARATION: tuple[GraphPass, ...] = (
    *CLEANING,
    *CLEANING,
    prove_checks,
    *CLEANING,
    select_branches,
    *CLEANING,
)
"""Before a derivative is made, which is optimised in turn: no loop is there twice."""

AGREEMENT: tuple[GraphPass, ...] = (*CLEANING, *CLEANING, agree_on_sizes)
"""What comes first for graphs that can be run again where sizes turn out to differ."""

Hook = Callable[[str, Graph], None]
"""Called with the name of a pass and which time it is (``simplify.2``), and a closed copy of the graph after it: the
same copy again where the pass changed nothing. Functions that it did not change have the nodes of the copy before."""


def optimise(
    graph: Graph, *, story: Sequence[GraphPass] | None = None, agree: bool = False, after: Hook | None = None,
    check: bool | None = None,
) -> Graph:  # fmt: skip
    """The optimised copy of a graph.

    ``story`` are the passes (default: ``STORY``), before which others may ``agree`` on sizes; ``check`` verifies the
    graph after each of them (default: if WHILST_VERIFY is set to other than 0); ``after`` is called after each.
    """
    check = os.environ.get("WHILST_VERIFY", "0") != "0" if check is None else check
    story = STORY if story is None else story
    optimised = _optimise(clone(graph), (*AGREEMENT, *story) if agree else story, after, check)
    if agree and mistaken(optimised):
        return _optimise(clone(graph), story, after, check)
    return optimised


def _optimise(graph: Graph, story: Sequence[GraphPass], after: Hook | None, check: bool) -> Graph:
    """The graph itself after these passes."""
    graphs = (graph, *graph.functions.values())
    for one in graphs:
        open_regions(one)
    versions, times = [0] * len(graphs), Counter[str]()
    seen: dict[str, list[int]] = {}
    shown: Graph | None = None
    for step in story:
        before = seen.get(step.name)
        stale = [k for k, version in enumerate(versions) if before is None or before[k] != version]
        if not stale:
            continue
        changed = [k for k in stale if _run(step, graphs[k], graph)]
        for k in changed:
            versions[k] += 1
        seen[step.name] = list(versions)
        times[step.name] += 1
        if check or after is not None:
            name = f"{step.name}.{times[step.name]}"
            shown = _closed(graph, changed, shown, name, check) if changed or shown is None else shown
            if after is not None:
                after(name, shown)
    for one in (graph, *graph.functions.values()):
        close_regions(one)
    return graph


def prepare(graph: Graph, agree: bool = False) -> Graph:
    """The copy of a graph that is differentiated; with ``agree`` it may fail with ``SIZES_DIFFER``."""
    return optimise(inline_calls(graph), story=PREPARATION, agree=agree)


def _run(step: GraphPass, one: Graph, whole: Graph) -> bool:
    """Run a pass on a graph or one of its functions; whether it changed."""
    with naming_bugs(f"pass {step.name}", whole):
        return step.on_open(one)


def _closed(graph: Graph, changed: Sequence[int], before: Graph | None, name: str, check: bool) -> Graph:
    """A closed copy of the graph, for a look at it, in which others than those that ``changed`` are as ``before``."""
    graphs = (graph, *graph.functions.values())
    new = range(len(graphs)) if check or before is None else changed
    for k in new:
        close_regions(graphs[k])
    if check:
        checked(graph, f"after {name}")
    copies = [] if before is None else [before, *before.functions.values()]
    copies = [clone(_alone(one)) if k in new else copies[k] for k, one in enumerate(graphs)]
    for k in new:
        open_regions(graphs[k])
    copy = _alone(copies[0])
    copy.functions = dict(zip(graph.functions, copies[1:], strict=True))
    return copy


def _alone(graph: Graph) -> Graph:
    """The graph itself without its functions."""
    return replace(graph, functions={})


def checked(graph: Graph, where: str) -> Graph:
    """The graph itself if it is well formed."""
    try:
        verify(graph)
    except CompilerBug as error:
        raise bug(f"{where}: {error}", graph) from error
    return graph


@contextmanager
def naming_bugs(what: str, graph: Graph) -> Iterator[None]:
    """Around work on a graph: an error that is nobody's but ours is named so."""
    try:
        yield
    except (WhilstError, MemoryError):
        raise
    except Exception as error:
        raise bug(f"{what} failed: {error!r}", graph) from error


def bug(what: str, graph: Graph) -> CompilerBug:
    """An error of whilst itself: the graph is written to a file, which the message names."""
    with tempfile.NamedTemporaryFile("w", prefix="whilst-", suffix=".graph", delete=False, encoding="utf-8") as file:
        file.write(_text(graph))
    return CompilerBug(f"{what}\n  this is a bug in whilst: please report it together with {file.name}")


def _text(graph: Graph) -> str:
    try:
        return to_text(graph)
    except Exception as error:  # a graph too broken to print: say so rather than hide the first error
        return f"the graph cannot be printed: {error!r}\n"
