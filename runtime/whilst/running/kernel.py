"""From a placed graph to a kernel in memory, with every stage of the way."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from whilst.cache.objects import for_debuggers, linked_kernel
from whilst.native.loader import Linked
from whilst.native.machine import MACHINE
from whilst.running.externals import externals, is_external
from whilst.running.loaded_kernel import Convention, EntryWriter, LoadedKernel
from whilst.stages import Stages
from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.types import Layout, Tensor
from whilst_compiler.native.llvm.module import emit
from whilst_compiler.native.llvm.writer import Options
from whilst_compiler.native.report import report
from whilst_compiler.native.schedule.lower import lower_to_loops
from whilst_compiler.native.show import show
from whilst_compiler.ops.drawing import needs_lock
from whilst_compiler.pipeline import naming_bugs

__all__ = ["Kernel"]


class Kernel(LoadedKernel):
    """Machine code for a placed graph.

    ``layouts`` says for each parameter how it lies in memory. Array arguments must be aligned; those
    that are written must not overlap others. ``hosts`` are what ``host_call`` nodes call. ``write_entry`` writes the
    native call entry, given the sites of the kernel and the number of slots for its results; ``stages`` is told times.
    ``source`` gives the user's text, in which debuggers find the names of variables.
    """

    def __init__(
        self,
        graph: Graph,
        layouts: Sequence[Layout] | None = None,
        hosts: Sequence[Callable[..., Any]] = (),
        options: dict[str, Any] | None = None,
        write_entry: EntryWriter | None = None,
        stages: Stages | None = None,
        source: Callable[[], str] = str,
    ) -> None:
        self.options = _options(options or {}, source)
        classes = layouts or ["strided"] * len(graph.params)
        self.placed = graph
        stages = stages or Stages()
        stages.run("loops", lambda: self._emit(classes))
        imports = [symbol for symbol in self.native.symbols if is_external(symbol)]
        linked = stages.run("machine code", lambda: self._linked(imports))
        super().__init__(convention_of(graph), self.native.sites, hosts, linked, imports, write_entry)

    def _emit(self, classes: Sequence[str]) -> None:
        with naming_bugs("native code", self.placed):
            self.program = lower_to_loops(self.placed, classes, disjoint=True)
            self.native = emit(self.program, self.options)

    def _linked(self, imports: Sequence[str]) -> Linked:
        with naming_bugs("machine code", self.placed):
            return linked_kernel(self.llvm, self.native.name, ["kernel"], externals(imports), level=self.native.level)

    def _optimised(self) -> Any:
        return MACHINE.optimised(self.native.text, self.native.level)

    @cached_property
    def report(self) -> list[str]:
        """What became of each line, as far as that is worth knowing."""
        facts = report(self.placed, self.program, self.native, self.optimized_llvm)
        return list(dict.fromkeys(f"{where}: {what}" for where, what in facts))

    # -- the stages as text --------------------------------------------------------------------------------------

    @cached_property
    def loops(self) -> str:
        return show(self.program)

    @property
    def llvm(self) -> str:
        return self.native.text

    @cached_property
    def optimized_llvm(self) -> str:
        return str(self._optimised())

    @cached_property
    def asm(self) -> str:
        return MACHINE.assembly(self._optimised())


def _options(told: dict[str, Any], source: Callable[[], str]) -> Options:
    lines = for_debuggers()
    return Options(
        MACHINE.vectors,
        threads=not lines,
        fast=bool(told.get("fastmath")),
        checks=bool(told.get("checks", True)),
        polls=bool(told.get("polls", True)),
        lines=lines,
        names=_variables(source()) if lines else frozenset(),
    )


def convention_of(graph: Graph) -> Convention:
    """How a kernel for this graph is called."""
    inputs = tuple(_tensor(p.type) for p in graph.params)
    results = tuple(_tensor(x.type) for x in graph.results)
    return Convention(inputs, results, graph.updates, bool(graph.functions), needs_lock(graph))


def _variables(source: str) -> frozenset[str]:
    """The names that a function gives to values."""
    try:
        nodes = list(ast.walk(ast.parse(textwrap.dedent(source))))
    except SyntaxError:  # a part of a line
        return frozenset()
    stored = (node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return frozenset(stored) | {node.arg for node in nodes if isinstance(node, ast.arg)}


def _tensor(type_: Any) -> Tensor:
    if not isinstance(type_, Tensor):
        raise CompilerBug(f"a kernel cannot take or return {type_}")
    return type_
