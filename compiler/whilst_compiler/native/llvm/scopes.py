"""Metadata. Alias scopes: what a nest of loops reads does not overlap what it writes, so LLVM need not ask at run time.
The state of a generator is in no array, and no array in it. How often the body of a loop is to stand there."""

from __future__ import annotations

from whilst_compiler.native.llvm.writer import Wish, Writer

__all__ = [
    "CONSTANT", "ELEMENT", "STATE", "apart", "declare", "four_apart", "in_vectors", "inside", "metadata", "repeated",
    "untouched",
]  # fmt: skip

_FIRST = 100
"""Numbers of metadata nodes below are taken."""

_FIRST_LOOP = 10_000_000

CONSTANT = ", !invariant.load !2"
"""The note for a word that never changes."""
ELEMENT, STATE = ", !tbaa !6", ", !tbaa !7"
"""The notes for elements of arrays, and for the state of a generator."""

_KINDS = """!2 = !{}
!3 = !{!"whilst"}
!4 = !{!"element", !3, i64 0}
!5 = !{!"state", !3, i64 0}
!6 = !{!4, !4, i64 0}
!7 = !{!5, !5, i64 0}"""


def _node(scope: int) -> str:
    return f"!{_FIRST + 2 * scope}"


def _list(scope: int) -> str:
    return f"!{_FIRST + 2 * scope + 1}"


def declare(w: Writer, scope: int) -> None:
    """The scope begins anew here: in another iteration of loops around it has nothing to do with this one."""
    w.needs.intrinsic("llvm.experimental.noalias.scope.decl", "void (metadata)")
    w.needs.scopes[scope] = None
    w.line(f"call void @llvm.experimental.noalias.scope.decl(metadata {_list(scope)})")


def inside(w: Writer, scope: int | None) -> str:
    """The note for an access within a scope."""
    return "" if scope is None else f", !alias.scope {_known(w, scope)}"


def apart(w: Writer, scope: int | None) -> str:
    """The note for an access that does not overlap those in a scope."""
    return "" if scope is None else f", !noalias {_known(w, scope)}"


def _known(w: Writer, scope: int) -> str:
    w.needs.scopes[scope] = None
    return _list(scope)


def repeated(w: Writer, times: int | None = None) -> str:
    """The note for the branch that ends a loop: how often its body is to stand there; 0 for a loop of few iterations,
    which shall not become one over vectors either. Not given: in full where the number of trips is known, else as
    vectors want it. LLVM would have loops stand there eight times, which makes code large and no faster."""
    return _note(w, times)


def untouched(w: Writer) -> str:
    """The note for the branch that ends a loop of which LLVM is to make nothing else: it spares the time of trying."""
    return _note(w, _UNTOUCHED)


def four_apart(w: Writer) -> str:
    """The note for the branch that ends a loop which is four iterations at once, but not in vectors."""
    return _note(w, _FOUR_APART)


def in_vectors(w: Writer, lanes: int, registers: int) -> str:
    """The note for the branch that ends a loop which is to be one go over so many vectors of so many lanes (0: as many
    as LLVM takes)."""
    return _note(w, (lanes, registers))


def _note(w: Writer, wish: Wish) -> str:
    w.needs.repeats.append(wish)
    return f", !llvm.loop !{_FIRST_LOOP + len(w.needs.repeats)}"


_UNTOUCHED, _FOUR_APART = -1, -4
_WISHES = {
    _UNTOUCHED: '!{!"llvm.loop.disable_nonforced"}, !{!"llvm.loop.unroll.disable"}',
    None: '!{!"llvm.loop.unroll.runtime.disable"}',
    1: '!{!"llvm.loop.unroll.disable"}',
    0: '!{!"llvm.loop.unroll.disable"}, !{!"llvm.loop.vectorize.width", i32 1}',
    _FOUR_APART: '!{!"llvm.loop.unroll.count", i32 4}, !{!"llvm.loop.vectorize.width", i32 1}',
}


def metadata(scopes: list[int], repeats: list[Wish]) -> list[str]:
    """The nodes that the notes refer to."""
    lines = []
    for node, times in enumerate(repeats, _FIRST_LOOP + 1):
        lines.append(f"!{node} = distinct !{{!{node}, {_wishes(times)}}}")
    return [*lines, _KINDS, *_alias_scopes(scopes)]


def _wishes(times: Wish) -> str:
    if isinstance(times, tuple):
        lanes, registers = times
        wide = f'!{{!"llvm.loop.vectorize.width", i32 {lanes}}}, ' if lanes else ""
        return f'{_WISHES[1]}, {wide}!{{!"llvm.loop.interleave.count", i32 {registers}}}'
    return _WISHES.get(times) or f'!{{!"llvm.loop.unroll.count", i32 {times}}}'


def _alias_scopes(scopes: list[int]) -> list[str]:
    if not scopes:
        return []
    domain = f"!{_FIRST - 1}"
    lines = [f"{domain} = distinct !{{{domain}}}"]
    for scope in scopes:
        node = _node(scope)
        lines += [f"{node} = distinct !{{{node}, {domain}}}", f"{_list(scope)} = !{{{node}}}"]
    return lines
