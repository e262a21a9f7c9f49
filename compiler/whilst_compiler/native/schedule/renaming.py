"""Statements written once more, with variables of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from whilst_compiler.native.loops import (
    Alloc,
    CallLoop,
    Const,
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
    blocks,
)
from whilst_compiler.source import Location

__all__ = ["all_of", "copied", "defined", "mentioned"]


def all_of(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements and all those inside them."""
    for s in statements:
        yield s
        for block in blocks(s):
            yield from all_of(block)


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


def mentioned(x: object) -> Iterator[Var]:
    """The variables in statements, each as often as it stands there."""
    match x:
        case Var():
            yield x
        case tuple() | list():
            for y in x:
                yield from mentioned(y)
        case _ if _has_parts(x):
            for f in dataclasses.fields(x):  # type: ignore[arg-type]
                yield from mentioned(getattr(x, f.name))


def _has_parts(x: object) -> bool:
    return dataclasses.is_dataclass(x) and not isinstance(x, type | Const | Location)


def _copy(x: object, env: Mapping[Operand, Operand]) -> object:
    match x:
        case Var():
            return env.get(x, x)
        case tuple():
            return tuple([_copy(y, env) for y in x])
        case list():
            return [_copy(y, env) for y in x]
    if _has_parts(x):
        fields = {f.name: _copy(getattr(x, f.name), env) for f in dataclasses.fields(x)}  # type: ignore[arg-type]
        return type(x)(**fields)
    return x
