"""What became of each line: copies and memory, checks that stayed in loops, calls of libraries, vectors, threads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from whilst_compiler.ir.graph import Apply, Graph, all_nodes
from whilst_compiler.ir.row import Symbol
from whilst_compiler.native.llvm.module import NativeProgram
from whilst_compiler.native.loops import (
    Alloc,
    CallLoop,
    Check,
    For,
    Get,
    HostCall,
    Invoke,
    Let,
    LoopProgram,
    Set,
    Statement,
    While,
    all_of,
    blocks,
)
from whilst_compiler.ops.table import ROWS
from whilst_compiler.source import Location

__all__ = ["report"]


_MAY_RAISE = "an iteration may raise"


def report(placed: Graph, program: LoopProgram, native: NativeProgram, optimised: str) -> list[tuple[Location, str]]:
    """Facts with their places, in the order of lines; ``optimised`` is the LLVM text after optimisation."""
    wide = list(_vectors(native, optimised))
    facts = [*_copies(placed), *_memory(program), *_checks(program), *_calls(program)]
    facts += [(where, f"the loop is vectorised{width}") for where, width in wide]
    facts += [*_one_by_one(program, {where for where, _ in wide}), *_threads(native)]
    return sorted(dict.fromkeys(facts), key=lambda fact: _line(fact[0]))


def _line(location: Location) -> tuple[str, int]:
    return location.function, location.span.line


def _copies(placed: Graph) -> Iterator[tuple[Location, str]]:
    for node in all_nodes(placed):
        if isinstance(node, Apply) and node.row.name == "copy" and node.location is not None:
            name = node.output.name
            yield (
                node.location,
                f"{f'`{name}`' if name else 'an array'} is copied: it is changed while it is still read",
            )


# -- the loop program --------------------------------------------------------------------------------------------------


def _statements(program: LoopProgram) -> Iterator[Statement]:
    return (s for f in program.functions for s in all_of(f.body))


def _loops(program: LoopProgram) -> Iterator[While]:
    return (s for s in _statements(program) if isinstance(s, While))


def _memory(program: LoopProgram) -> Iterator[tuple[Location, str]]:
    """Blocks that are asked for, by each iteration of a loop or once."""
    repeated = {id(s) for loop in _loops(program) for s in all_of(loop.body) if isinstance(s, Alloc)}
    for s in _statements(program):
        where = program.sites[s.site].location if isinstance(s, Alloc) else None
        if isinstance(s, Alloc) and where is not None:
            name = f" for `{s.target.name}`" if s.target.name else ""
            yield where, f"{'each iteration allocates memory' if id(s) in repeated else 'memory is allocated'}{name}"


def _checks(program: LoopProgram) -> Iterator[tuple[Location, str]]:
    """Checks in the loops themselves (not in loops inside), in the version that has fewest."""
    fewest: dict[Location, list[int]] = {}
    for loop in _loops(program):
        bodies = [loop.body] if loop.hasty is None else [loop.body, loop.hasty.body]
        for body in bodies:
            sites = [s.site for s in _own(body) if isinstance(s, Let | Check) and s.site is not None]
            if loop.location is not None and len(sites) < len(fewest.get(loop.location, [*sites, 0])):
                fewest[loop.location] = sites
    for sites in fewest.values():
        for site in sites:
            where = program.sites[site].location
            if where is not None:
                yield where, f"each iteration checks for {_article(program.sites[site].error)}"


def _own(statements: Sequence[Statement]) -> Iterator[Statement]:
    for s in statements:
        yield s
        if not isinstance(s, While):
            for block in blocks(s):
                yield from _own(block)


def _calls(program: LoopProgram) -> Iterator[tuple[Location, str]]:
    """Machine code of others: functions of the C library, compiled loops of NumPy's."""
    for s in _statements(program):
        if isinstance(s, CallLoop) and s.location is not None:
            yield s.location, f"calls NumPy's own `{s.symbol.partition(':')[0].rpartition('.')[2]}`"
        elif isinstance(s, Let) and s.location is not None and s.op in ROWS:
            lowering = ROWS[s.op].lowering
            if isinstance(lowering, Symbol):
                yield s.location, f"calls `{lowering.name}` of the C library"


def _one_by_one(program: LoopProgram, wide: Collection[Location]) -> Iterator[tuple[Location, str]]:
    """Innermost loops of the user's that are not vectorised, and why, as far as the loop itself tells; of versions of a
    loop one that cannot raise is asked."""
    found: dict[Location, str] = {}
    for loop in _loops(program):
        inside = list(all_of(loop.body if loop.hasty is None else loop.hasty.body))
        if loop.location is None or loop.location in wide or any(isinstance(s, For | While) for s in inside):
            continue
        if found.get(loop.location, _MAY_RAISE) == _MAY_RAISE:
            found[loop.location] = _against(loop, inside)
    for where, reason in found.items():
        yield where, f"the loop is not vectorised: {reason}"


def _against(loop: While, inside: Sequence[Statement]) -> str:
    if loop.bound is None or loop.test:
        return "each iteration decides whether there is another one"
    if any(isinstance(s, HostCall | Invoke | CallLoop) for s in inside):
        return "each iteration calls a function"
    if any(isinstance(s, Let | Check) and s.site is not None for s in inside):
        return _MAY_RAISE
    written = {s.target for s in inside if isinstance(s, Set)}
    if any(isinstance(s, Get) and s.source in written for s in inside):
        return "an iteration needs what the one before it computed"
    if not loop.independent:
        return "an iteration may need what another one does"
    return "LLVM finds no way, or none that pays"


def _article(error: str) -> str:
    return f"{'an' if error[0] in 'AEIOU' else 'a'} {error}"


# -- LLVM --------------------------------------------------------------------------------------------------------------


def _vectors(native: NativeProgram, optimised: str) -> Iterator[tuple[Location, str]]:
    """Loops whose rest, done one by one, LLVM marks as having a vectorised form before it; how wide that is."""
    lists = dict(re.findall(r"^(!\d+) = distinct !{(.*)}$", optimised, re.M))
    marks = set(re.findall(r'^(!\d+) = !{!"llvm\.loop\.isvectorized", i32 1}$', optimised, re.M))
    for number, node in re.findall(r"br i1 [^\n]*%loop(\d+)\.\d+\S*[^\n]*!llvm\.loop (!\d+)", optimised):
        where = native.loops[int(number)]
        if where is not None and not marks.isdisjoint(lists.get(node, "").split(", ")):
            yield where, _width(optimised, number)


def _width(optimised: str, number: str) -> str:
    """How many elements a vector has, in the body that LLVM puts before what is left of the loop."""
    before = re.split(rf"^loop{number}\.\d+\S*:", optimised, maxsplit=1, flags=re.M)[0]
    _, found, body = before.rpartition("\nvector.body")
    lanes = re.findall(r"<(\d+) x (?!i1>)", body.partition("\n\n")[0]) if found else []
    return f", {max(map(int, lanes))} elements at a time" if lanes else ""


def _threads(native: NativeProgram) -> Iterator[tuple[Location, str]]:
    for where, reason in native.forks.items():
        yield where, f"the loop stays on one thread: {reason}" if reason else "the loop may run on several threads"
