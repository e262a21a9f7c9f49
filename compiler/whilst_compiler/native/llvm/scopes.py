"""Alias scopes: what a nest of loops reads does not overlap what it writes, so LLVM need not ask at run time."""

from __future__ import annotations

from whilst_compiler.native.llvm.writer import Writer

__all__ = ["apart", "declare", "inside", "metadata"]

_FIRST = 100
"""Numbers of metadata nodes below are taken."""


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


def metadata(scopes: list[int]) -> list[str]:
    """The nodes that the notes refer to."""
    if not scopes:
        return []
    domain = f"!{_FIRST - 1}"
    lines = [f"{domain} = distinct !{{{domain}}}"]
    for scope in scopes:
        node = f"!{_FIRST + 2 * scope}"
        lines += [f"{node} = distinct !{{{node}, {domain}}}", f"{_list(scope)} = !{{{node}}}"]
    return lines
