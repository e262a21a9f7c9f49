"""Metadata. Alias scopes: what a nest of loops reads does not overlap what it writes, so LLVM need not ask at run time.
The state of a generator is in no array, and no array in it. Loops that are to stay rolled."""

from __future__ import annotations

from whilst_compiler.native.llvm.writer import Writer

__all__ = ["CONSTANT", "ELEMENT", "STATE", "apart", "declare", "inside", "metadata", "rolled"]

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
    return "" if scope is None else f", !alias.scope {_list(scope)}"


def apart(w: Writer, scope: int | None) -> str:
    """The note for an access that does not overlap those in a scope."""
    return "" if scope is None else f", !noalias {_list(scope)}"


def rolled(w: Writer) -> str:
    """The note for the branch that ends a loop: to unroll it would not pay."""
    w.needs.rolled += 1
    return f", !llvm.loop !{_FIRST_LOOP + w.needs.rolled}"


def metadata(scopes: list[int], loops: int) -> list[str]:
    """The nodes that the notes refer to."""
    nodes = range(_FIRST_LOOP + 1, _FIRST_LOOP + 1 + loops)
    lines = [f'!{_FIRST_LOOP} = !{{!"llvm.loop.unroll.disable"}}'] if loops else []
    lines += [f"!{node} = distinct !{{!{node}, !{_FIRST_LOOP}}}" for node in nodes]
    return [*lines, _KINDS, *_alias_scopes(scopes)]


def _alias_scopes(scopes: list[int]) -> list[str]:
    if not scopes:
        return []
    domain = f"!{_FIRST - 1}"
    lines = [f"{domain} = distinct !{{{domain}}}"]
    for scope in scopes:
        node = _node(scope)
        lines += [f"{node} = distinct !{{{node}, {domain}}}", f"{_list(scope)} = !{{{node}}}"]
    return lines
