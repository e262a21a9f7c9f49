"""One function lowered for one set of argument types: every stage of the way, each made when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from whilst.calls.exact import Exact
from whilst.entry.text import entry_text
from whilst.quick import compiler
from whilst.running.hooks import hook
from whilst.running.hosting import Located
from whilst.running.specialisation import Specialisation, hidden_layouts
from whilst.stages import Stages
from whilst.values.interface import Interface, interface_of, signature
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.ir.types import Layout

if TYPE_CHECKING:
    from whilst_compiler.frontend.signature.lowered import Lowered
    from whilst_compiler.ir.graph import Graph

__all__ = ["STAGES", "Lowering"]

_PLAIN: Layout = "C"
STAGES = ("source", "desugared", "graph", "optimized", "loops", "llvm", "asm")


def _in_order(*values: Any) -> tuple[Any, ...]:
    return values


class Lowering:
    """A function lowered for given argument types.

    ``shared`` says that an array that is given twice is one argument to the code.

    ``layouts`` says for each leaf of the arguments how it lies in memory (in C order, if not given);
    ``signature`` how native code is called, if it is; ``stages`` what was measured so far; ``bind`` gives the values of
    the parameters of a call.
    """

    shared = True

    def __init__(
        self,
        lowered: Lowered,
        layouts: Sequence[Layout] | None,
        options: dict[str, Any],
        signature: Any = None,
        stages: Stages | None = None,
        bind: Callable[..., tuple[Any, ...]] = _in_order,
    ) -> None:
        lowered.hosts = tuple(Located(lowered.hosts[site], location) for site, location in lowered.host_calls())
        self.lowered = lowered
        self.options = options
        self._signature = signature
        self.stages = stages or Stages()
        self._bind = bind
        count = sum(1 for _, spec in lowered.arguments for _ in leaf_types(spec))
        self.layouts = tuple(layouts) if layouts is not None else (_PLAIN,) * count

    # -- the stages --------------------------------------------------------------------------------------------------

    @property
    def source(self) -> str:
        """The function as its author wrote it."""
        return self.lowered.source

    @property
    def desugared(self) -> str:
        """The function in the few forms that the front end lowers."""
        return self.lowered.desugared

    @property
    def graph(self) -> Graph:
        """The graph that the front end made."""
        return self.lowered.graph

    @cached_property
    def optimized(self) -> Graph:
        """The graph after all passes."""
        graph: Graph = self.stages.run("passes", lambda: compiler().optimise(self.graph, agree=self.agrees))
        return graph

    @property
    def agrees(self) -> bool:
        """Whether sizes are taken for equal that mostly are: the call can be made another way where they are not."""
        return self.lowered.agree and self.options.get("sizes") != "any" and self.lowered.repeatable

    @property
    def loops(self) -> str:
        """The loop program."""
        return str(self.kernel.loops)

    @property
    def llvm(self) -> str:
        """The LLVM module."""
        return str(self.kernel.llvm)

    @property
    def asm(self) -> str:
        """The machine code, as assembly text."""
        return str(self.kernel.asm)

    def text(self, stage: str = "graph") -> str:
        """A stage as text; "all" gives each under its name."""
        if stage == "all":
            return "\n".join(f"-- {name} {'-' * (100 - len(name))}\n{self.text(name)}" for name in STAGES)
        if stage not in STAGES:
            raise ValueError(f"there is no stage {stage!r}: choose from {', '.join(STAGES)}, all")
        made = getattr(self, stage)
        return str(made if isinstance(made, str) else compiler().to_text(made)).rstrip("\n")

    def after(self, name: str) -> Graph:
        """The graph after the pass of this name: after its last run, or after the one given as in ``simplify.1``."""
        seen: dict[str, Graph] = {}
        compiler().optimise(self.graph, agree=self.agrees, after=seen.__setitem__)
        found = [graph for key, graph in seen.items() if name in (key, key.partition(".")[0])]
        if not found:
            raise ValueError(f"there is no pass {name!r}: choose from {', '.join(seen)}")
        return found[-1]

    def __repr__(self) -> str:
        return f"<whilst.Lowering {self.lowered.graph.name}({signature(self.lowered)})>"

    # -- what was decided --------------------------------------------------------------------------------------------

    def explanation(self) -> str:
        """What was decided for these types, as text."""
        lowered = self.lowered
        lines = [f"{lowered.graph.name}({signature(self.lowered)}) -> {lowered.result}"]
        lines += [f"  `{name}` is specialised by value: {why}" for name, why in lowered.static_values]
        if lowered.hidden:
            names = ", ".join(getattr(hidden.source, "name", "?") for hidden in lowered.hidden)
            lines.append(f"  read at each call: {names}")
        lines += [f"  warning: {text}" for text in lowered.warnings]
        lines += [f"  {text}" for text in self.kernel.report]
        where = "found in the cache" if self.kernel.linked.found else "made by LLVM"
        lines.append(f"  machine code of {len(self.kernel.linked.code):,} bytes was {where}; {self.stages}")
        return "\n".join(lines)

    # -- running -----------------------------------------------------------------------------------------------------

    @cached_property
    def interface(self) -> Interface:
        """What running it needs to know."""
        return interface_of(self.lowered)

    @cached_property
    def specialisation(self) -> Specialisation:
        return Specialisation(self.interface, self.layouts, lambda: self)

    def compile(self) -> Exact:
        """The native code, to be called with arguments of these types."""
        self.specialisation.kernel()
        return Exact(self.specialisation, self._bind, self.shared)

    @cached_property
    def _placed(self) -> Graph:
        placed: Graph = compiler().place(self.graph, self.all_layouts)
        return placed

    @property
    def all_layouts(self) -> tuple[Layout, ...]:
        """For each parameter of the graph how it lies in memory."""
        hidden = hidden_layouts(self.lowered.hidden, self.lowered.arguments)
        return (*self.layouts, *hidden, *(_PLAIN,) * len(self.lowered.kept))

    def interpret(self, leaves: Sequence[Any]) -> list[Any]:
        results: list[Any] = compiler().interpret(self._placed, leaves, hosts=self.lowered.hosts, on_node=hook())
        return results

    @cached_property
    def kernel(self) -> Any:
        """The native code."""
        layouts = self.all_layouts
        optimized = self.optimized
        graph = self.stages.run("passes", lambda: compiler().place(optimized, layouts))
        entry = self._signature and partial(entry_text, self.interface, layouts, self._signature)
        text = self.lowered.source_text
        return compiler().Kernel(graph, layouts, self.lowered.hosts, self.options, entry, self.stages, text)
