"""Statements written once more, with variables of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from whilst_compiler.native.loops import (
    Alloc,
    CallLoop,
    For,
    Get,
    HostCall,
    Invoke,
    Let,
    Load,
    Local,
    Operand,
    Statement,
    Var,
    While,
    all_of,
    parts,
)

__all__ = ["copied", "defined", "mentioned"]


def defined(statements: Iterable[Statement]) -> Iterator[Var]:
    """The variables that the statements define, but for mutable ones, which may be there before."""
    for s in all_of(statements):
        match s:
            case Let(target=target) | Get(target=target) | Load(target=target) | Alloc(target=target):
                yield target
            case Local(target=target):
                yield target
            case For(index=index):
                yield index
            case While(counter=Var() as counter):
                yield counter
            case Invoke(results=results) | HostCall(results=results):
                yield from results
            case CallLoop(failed=failed):
                yield failed


def copied(statements: Sequence[Statement], env: Mapping[Operand, Operand]) -> list[Statement]:
    """A copy that defines new variables; ``env`` says what stands for others."""
    names: dict[Operand, Operand] = {x: Var(x.name, x.dtype) for x in defined(statements)}
    names.update(env)
    return [_copy(s, names) for s in statements]  # type: ignore[misc]


def mentioned(x: object) -> list[Var]:
    """The variables in statements, each as often as it stands there."""
    found: list[Var] = []
    todo = [x]
    while todo:
        one = todo.pop()
        kind = one.__class__
        if kind is Var:
            found.append(one)  # type: ignore[arg-type]
        elif kind is tuple or kind is list:
            todo += one  # type: ignore[arg-type]
        else:
            todo += [getattr(one, name) for name in parts(kind)]
    return found


def _copy(x: object, env: Mapping[Operand, Operand]) -> object:
    kind = x.__class__
    if kind is Var:
        return env.get(x, x)  # type: ignore[call-overload]
    if kind is tuple:
        return tuple([_copy(y, env) for y in x])  # type: ignore[attr-defined]
    if kind is list:
        return [_copy(y, env) for y in x]  # type: ignore[attr-defined]
    names = parts(kind)
    return kind(*[_copy(getattr(x, name), env) for name in names]) if names else x
