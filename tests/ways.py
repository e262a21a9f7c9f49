"""The ways in which one function can run: eager, eager after each pass, compiled, called natively.

Every graph that comes by, of the front end or after a pass, is examined.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import whilst
from copies import copy_arguments
from examining import Examiner
from whilst.running.eager import interpret
from whilst_compiler import pipeline
from whilst_compiler.errors import TOO_SMALL
from whilst_compiler.ir.compare import same
from whilst_compiler.ir.graph import Apply, Graph
from whilst_compiler.passes.place import place

__all__ = ["compiled", "forget", "ways"]

Way = Callable[..., Any]


@dataclass
class Stage:
    """The graph after a pass that changed it, ready to be interpreted."""

    name: str
    placed: Graph


_COMPILED: dict[Callable[..., Any], Any] = {}
_STAGES: WeakKeyDictionary[Any, list[Stage]] = WeakKeyDictionary()


def compiled(function: Callable[..., Any]) -> Any:
    """The compiled function, one per plain function."""
    if function not in _COMPILED:
        _COMPILED[function] = whilst.compile(function)
    return _COMPILED[function]


def forget(function: Callable[..., Any]) -> None:
    """Drop the compiled function (generated programs are many)."""
    _COMPILED.pop(function, None)


def ways(
    function: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any], passes: bool = True,
    native: bool = True,
) -> Iterator[tuple[str, Way]]:  # fmt: skip
    """Name and callable of each way; without ``passes``, only the graph of the front end is interpreted.

    Without ``native`` it is not compiled.
    """
    program = compiled(function)
    yield "eager", program.eager
    special = _specialisation(program, args, keywords)
    if special is None:
        return
    try:
        stages = _stages_of(special) if passes else []
    except Exception as error:
        yield "the passes", _failing(error)
        stages = []
    for stage in stages:
        yield f"eager after {stage.name}", _interpreted(program, special, stage)
    if native:
        yield "compiled", program
        if _entered(program, special):
            yield "called natively", program


def _entered(program: Any, special: Any) -> bool:
    """Have calls go straight to native code, as those from the third on do; whether they can."""
    if special.ready:
        for _ in range(2):
            program._enter(special)
    return special.ready and special in program._entries and special.kernel().entry is not None


def _specialisation(program: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """What a call with these arguments would run; None where there is no such thing (``eager`` says why).

    Where code that supposes too much gives up before it does anything, that is the other code that makes the call.
    """
    found: list[Any] = []

    def run(special: Any, flat: Any, hidden: Any) -> None:
        found.append(special)
        if _supposes_sizes(special):
            special.run_eager(flat, hidden)

    args, keywords = copy_arguments((args, keywords))
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        program._attempt(run, args, keywords)
    return found[-1] if found else None


def _supposes_sizes(special: Any) -> bool:
    return any(isinstance(n, Apply) and n.attributes.get("message") == TOO_SMALL for n in special.lowered.graph.nodes)


def _interpreted(program: Any, expected: Any, stage: Stage) -> Way:
    def way(*args: Any, **keywords: Any) -> Any:
        def run(special: Any, flat: Any, hidden: Any) -> Any:
            def graph(leaves: Sequence[Any]) -> Sequence[Any]:
                own = special is not expected
                placed = place(special.lowered.graph, special.lowering().all_layouts) if own else stage.placed
                return interpret(placed, leaves, hosts=special.lowered.hosts)

            return special._run(graph, flat, hidden)

        value, error = program._attempt(run, args, keywords)
        if error is not None:
            raise error
        return value

    return way


def _failing(error: Exception) -> Way:
    def way(*args: Any, **keywords: Any) -> Any:
        raise error

    return way


def _stages_of(special: Any) -> list[Stage]:
    if special not in _STAGES:
        _STAGES[special] = list(_stages(special.lowering()))
    return _STAGES[special]


def _stages(lowering: Any) -> Iterator[Stage]:
    """The graphs after each pass that changed something; the last of them is what is compiled."""
    examiner = Examiner(lowering.all_layouts)
    examiner.placed(lowering.graph, "the front end")
    seen: list[tuple[str, Graph]] = []
    agree, after = lowering.agrees, lambda *shown: seen.append(shown)
    lowering.__dict__["optimized"] = pipeline.optimise(lowering.graph, agree=agree, after=after, check=False)
    assert same(lowering.optimized, seen[-1][1]), "what is compiled is not what was shown after the last pass"
    for (name, graph), before in zip(seen, [(None, None), *seen]):
        if graph is not before[1] and (placed := examiner.placed(graph, name)) is not None:
            yield Stage(name, placed)
