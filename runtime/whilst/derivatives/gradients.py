"""By what a gradient is taken, and how compiled code asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from whilst.derivatives.budgets import within
from whilst.derivatives.derived import gradient
from whilst.derivatives.jacobians import jacobian
from whilst.quick import compiler
from whilst.values.starred import Parameters
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.specs import Spec
from whilst_compiler.ir.graph import Graph

__all__ = ["By", "First", "JacobianRule", "Rule"]


@dataclass(frozen=True)
class By:
    """By which parameters is differentiated; ``single``: one, which does not come back in a tuple."""

    argnums: int | tuple[int, ...]
    argnames: str | tuple[str, ...] | None

    def __post_init__(self) -> None:
        several = self.argnums if isinstance(self.argnums, tuple | list) else (self.argnums,)
        if not all(isinstance(n, int) for n in several):
            raise TypeError(f"argnums {self.argnums!r}: numbers of arguments are wanted; names go to argnames")

    @property
    def single(self) -> bool:
        return isinstance(self.argnums if self.argnames is None else self.argnames, int | str)

    def names(self, parameters: Parameters, arguments: tuple[tuple[str, Spec], ...]) -> list[str]:
        """Which of the ``arguments`` these are, TypeError if there are no such."""
        if self.argnames is not None:
            found = [self.argnames] if isinstance(self.argnames, str) else list(self.argnames)
            return [parameters.called(name, arguments) for name in found]
        numbers = (self.argnums,) if isinstance(self.argnums, int) else self.argnums
        return [parameters.numbered(n, arguments) for n in numbers]

    def shifted(self) -> By:
        """For a method, whose first parameter is the object."""
        if isinstance(self.argnums, int):
            return By(self.argnums + (self.argnums >= 0), self.argnames)
        return By(tuple(n + (n >= 0) for n in self.argnums), self.argnames)


@dataclass(frozen=True)
class First:
    """By so many arguments given by position (the first of them behind ``start``)."""

    count: int
    start: int = 0

    def names(self, parameters: Parameters, arguments: tuple[tuple[str, Spec], ...]) -> list[str]:
        return [name for name, _ in parameters.by_position(arguments)[self.start : self.start + self.count]]

    def shifted(self) -> First:
        """For a method, whose first parameter is the object."""
        return First(self.count, self.start + 1)


@dataclass(frozen=True)
class _Asked:
    """A derivative as compiled code asks for it."""

    by: By

    inner = None

    @property
    def __whilst_derive__(self) -> Any:
        return self

    @property
    def single(self) -> bool:
        return self.by.single

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.by.argnums,) if isinstance(self.by.argnums, int) else self.by.argnums

    @property
    def names(self) -> tuple[str, ...] | None:
        return (self.by.argnames,) if isinstance(self.by.argnames, str) else self.by.argnames


@dataclass(frozen=True)
class Rule(_Asked):
    """A gradient."""

    value: bool
    aux: bool
    budget: int | None = None

    kind = "gradient"

    def transform(self, lowered: Lowered, names: Sequence[str]) -> Lowered:
        return gradient(lowered, names, self.single, self.value, self.aux, self.budget)

    def derive(self, graph: Graph, count: int, hosts: list[Any]) -> Graph:
        """The graph with the cotangents of its first ``count`` parameters behind its results; what it asks of Python
        comes to ``hosts``."""
        graph = compiler().prepare(graph)
        if self.budget is not None:
            graph = within(graph, self.budget, hosts)
        made: Graph = compiler().reverse(graph, range(count), [0], unit=True)
        return made


@dataclass(frozen=True)
class JacobianRule(_Asked):
    """All partial derivatives, by reverse sweeps or forward ones; ``second``: those of a gradient."""

    backwards: bool
    second: bool = False

    kind = "jacobian"

    def transform(self, lowered: Lowered, names: Sequence[str]) -> Lowered:
        return jacobian(lowered, names, self.single, self.backwards, self.second)

    def derive(self, graph: Graph, count: int, of: Sequence[int], beside: Sequence[int]) -> Graph:
        """The derivatives of each of the results ``of`` by each of the first ``count`` parameters, and the results
        ``beside``."""
        prepared = compiler().prepare(graph)
        made: Graph = compiler().jacobian(prepared, range(count), of, self.backwards, beside, self.second)
        return made
