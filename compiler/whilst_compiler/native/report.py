"""What became of each line: copies and memory, checks that stayed in loops, vectors, threads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whilst_compiler.ir.graph import Apply, Graph, all_nodes
from whilst_compiler.native.llvm.module import NativeProgram
from whilst_compiler.native.loops import Alloc, Check, Let, LoopProgram, Statement, While, blocks
from whilst_compiler.source import Location

__all__ = ["report"]


def report(placed: Graph, program: LoopProgram, native: NativeProgram, optimised: str) -> list[tuple[Location, str]]:
    """Facts with their places, in the order of lines; ``optimised`` is the LLVM text after optimisation."""
    facts = [*_copies(placed), *_memory(program), *_checks(program), *_vectors(native, optimised), *_threads(native)]
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


def _all(statements: Sequence[Statement]) -> Iterator[Statement]:
    for s in statements:
        yield s
        for block in blocks(s):
            yield from _all(block)


def _loops(program: LoopProgram) -> Iterator[While]:
    return (s for f in program.functions for s in _all(f.body) if isinstance(s, While))


def _memory(program: LoopProgram) -> Iterator[tuple[Location, str]]:
    """Blocks that each iteration of a loop asks for."""
    for loop in _loops(program):
        for s in _all(loop.body):
            where = program.sites[s.site].location if isinstance(s, Alloc) else None
            if isinstance(s, Alloc) and where is not None:
                name = f" for `{s.target.name}`" if s.target.name else ""
                yield where, f"each iteration allocates memory{name}"


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


def _article(error: str) -> str:
    return f"{'an' if error[0] in 'AEIOU' else 'a'} {error}"


# -- LLVM --------------------------------------------------------------------------------------------------------------


def _vectors(native: NativeProgram, optimised: str) -> Iterator[tuple[Location, str]]:
    """Loops whose rest, which is done one by one, LLVM marks as having a vectorised form before it."""
    lists = dict(re.findall(r"^(!\d+) = distinct !{(.*)}$", optimised, re.M))
    marks = set(re.findall(r'^(!\d+) = !{!"llvm\.loop\.isvectorized", i32 1}$', optimised, re.M))
    for number, node in re.findall(r"br i1 [^\n]*%loop(\d+)\.\d+\S*[^\n]*!llvm\.loop (!\d+)", optimised):
        where = native.loops[int(number)]
        if where is not None and not marks.isdisjoint(lists.get(node, "").split(", ")):
            yield where, "the loop is vectorised"


def _threads(native: NativeProgram) -> Iterator[tuple[Location, str]]:
    for where, reason in native.forks.items():
        yield where, f"the loop stays on one thread: {reason}" if reason else "the loop may run on several threads"
