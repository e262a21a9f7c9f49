"""In place: inserts explicit copies so that every store, loop and result may take over the storage it is given.

Afterwards each operand that is taken over (``ir.storage.taken``, and results of regions) is an array that is owned and
that nobody reads later. Owned are new arrays, carried parameters of a loop, updated arguments, and what a branch
captures if it dies there; a loop's captured arrays and other arguments are not, and a view never is. Where the old
content is still read after an array is taken, the reader gets the copy, so that an argument's own buffer stays in the
chain that updates it. An array may be transposed, or reshaped if it lies in C order without gaps, while it is changed;
new arrays lie so, and arguments as the caller says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.storage import GROWS, WHOLE, Sight, alias_of, has_storage, reads_overlap, taken
from whilst_compiler.ir.types import Layout, Tensor
from whilst_compiler.ir.walk import clone, current, set_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.source import Location

__all__ = ["place", "place_function", "with_moves"]

NEVER = 1 << 60
ANY = -1
"""The origin of poison: no one will look where it is."""
_PART = Sight(whole=False)


def place(graph: Graph, layouts: Sequence[Layout] = ()) -> Graph:
    """A copy of the graph in which everything can be done in place.

    ``layouts`` says for each parameter how it lies in memory (by default that is not known).
    """
    functions = with_moves({graph.name: graph, **graph.functions}, graph.name)
    in_order = {k for k, layout in enumerate(layouts) if layout == "C"}
    placed = {
        name: place_function(f, functions, in_order if name == graph.name else f.moved) for name, f in functions.items()
    }
    result = placed.pop(graph.name)
    result.functions = placed
    return result


def with_moves(functions: dict[str, Graph], outermost: str) -> dict[str, Graph]:
    """The functions, which are to be given the storage of each parameter that they would otherwise copy to take it.

    A caller copies what it needs later; what it does not, nobody copies any more.
    """
    found = {**functions}
    todo = True
    while todo:
        todo = False
        for name, f in found.items():
            kept = {param for param, _ in f.updates} | {k for k, p in enumerate(f.params) if not has_storage(p.type)}
            moved = tuple(sorted(_taken_params(f, found) - kept)) if name != outermost else ()
            if moved != f.moved:
                found[name] = Graph(f.params, f.nodes, f.results, f.name, f.updates, f.functions, f.location, moved)
                todo = True
    return found


def place_function(graph: Graph, functions: Mapping[str, Graph], packed: Collection[int]) -> Graph:
    """One of the functions, placed: of the others, only what they update and what is moved to them matters.

    Where the update of an argument does not end in its own buffer, it is copied there at the end.
    """
    written_back: set[int] = set()
    while True:
        trial = clone(replace(graph, functions={}))
        ends = len(trial.nodes)
        _write_back(trial, written_back)
        updated = {param for param, _ in graph.updates}
        owned = updated | set(graph.moved)
        buffers = [
            _Buffer(NEVER if i not in owned else ends if i in written_back else 0, i, pinned=i in updated)
            for i in range(len(trial.params))
        ]
        first = [result for _, result in graph.updates]
        params = [_Alias(b, Sight(packed=i in packed)) for i, b in enumerate(buffers)]
        origins = _Region(trial, params, functions, _updating(trial, first, functions)).place(first)
        strays = {param for param, result in graph.updates if origins[result] not in (param, ANY)}
        if not strays:
            return trial
        assert not strays & written_back
        written_back |= strays


def _write_back(graph: Graph, params: Collection[int]) -> None:
    """Append the copy of an update's result into its parameter."""
    results = list(graph.results)
    for param, result in graph.updates:
        if param in params:
            target = graph.params[param]
            assert isinstance(target.type, Tensor)
            output = Value(target.type, target.name)
            axes = "f" * target.type.rank
            graph.nodes.append(Apply(ROWS["update"], (target, results[result]), {"axes": axes}, (output,)))
            results[result] = output
    graph.results = tuple(results)


@dataclass(eq=False, slots=True)
class _Buffer:
    """The storage behind values of a region.

    Nodes from index ``owned_from`` on may take it over. ``origin`` is the parameter of the region whose storage it is,
    ``pinned`` that it is an updated argument's. ``members`` alias it, and are read up to node ``last``.
    """

    owned_from: int = 0
    origin: int | None = None
    pinned: bool = False
    last: int = -1
    members: list[Value] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class _Alias:
    """A value's storage, and how it looks at that."""

    buffer: _Buffer
    sight: Sight = WHOLE


class _Region:
    """Places one region, given the storage of its parameters, and the values that end as ``updates`` of arguments."""

    def __init__(
        self, graph: Graph, params: Sequence[_Alias], functions: Mapping[str, Graph], updates: Collection[Operand]
    ) -> None:
        self.graph = graph
        self.functions = functions
        self.updates = updates
        self.last_use: dict[Operand, int] = _last_uses(graph)
        self.aliases: dict[Operand, _Alias] = {}
        self.replaced: dict[Operand, Operand] = {}
        self.nodes: list[Node] = []
        for param, alias in zip(graph.params, params, strict=True):
            self.enter(param, alias)

    def place(self, first: Iterable[int] = ()) -> list[int | None]:
        """Insert the copies; the origin of each result (those at ``first`` have priority to a contested buffer)."""
        for index, node in enumerate(self.graph.nodes):
            self.node(index, node)
        end = len(self.graph.nodes)
        results = self.current(self.graph.results)
        order = [*first, *sorted(range(len(results)), key=lambda i: self.origin(results[i]) != i)]
        where = self.graph.nodes[-1].location if self.graph.nodes else None
        self.take(end, results, list(dict.fromkeys(order)), where, handed_on=True)
        self.graph.nodes, self.graph.results = self.nodes, tuple(results)
        return [self.origin(x) for x in results]

    # -- storage of values -------------------------------------------------------------------------------------------

    def enter(self, value: Value, alias: _Alias) -> None:
        """Record the storage of a value that is now defined."""
        if has_storage(value.type):
            self.aliases[value] = alias
            alias.buffer.members.append(value)
            alias.buffer.last = max(alias.buffer.last, self.last_use.get(value, -1))

    def origin(self, operand: Operand) -> int | None:
        return self.aliases[operand].buffer.origin if operand in self.aliases else None

    def is_turned(self, alias: _Alias) -> bool:
        """Whether the axes are in another order than those of the parameter whose storage it is."""
        origin = alias.buffer.origin
        given = self.aliases.get(self.graph.params[origin]) if origin is not None and origin >= 0 else None
        return alias.sight.axes != (given.sight.axes if given is not None else ())

    def current(self, operands: Iterable[Operand]) -> list[Operand]:
        return [self.now(x) for x in operands]

    def now(self, operand: Operand) -> Operand:
        """What stands for the operand, which may have been replaced by a copy, that by another one, ..."""
        return current(self.replaced, operand)

    def copy(self, value: Operand, last: int, location: Location | None) -> Value:
        """A copy, made here, that is read up to node ``last``."""
        assert isinstance(value, Value)
        copied = Value(value.type, value.name)
        self.nodes.append(Apply(ROWS["copy"], (value,), {}, (copied,), location))
        self.last_use[copied] = last
        self.enter(copied, _Alias(_Buffer()))
        return copied

    # -- nodes -------------------------------------------------------------------------------------------------------

    def node(self, index: int, node: Node) -> None:
        inputs = self.current(node.inputs)
        over = taken(node, self.functions)
        elsewhere = [k for k in over if over[k] < 0 or node.outputs[over[k]] not in self.updates]
        for k in elsewhere:
            self.spare_pinned(index, inputs, k, node.location)
        positions = sorted(over, key=elsewhere.__contains__)
        self.take(index, inputs, positions, node.location, overlap=reads_overlap(node))
        self.keep_pinned(index, node, inputs)
        set_operands(node, inputs)
        storage = self.outputs(index, node, over)
        self.nodes.append(node)
        for value, alias in zip(node.outputs, storage, strict=True):
            self.enter(value, alias)

    def take(
        self, index: int, inputs: list[Operand], positions: list[int], location: Location | None,
        overlap: bool = False, handed_on: bool = False,
    ) -> None:  # fmt: skip
        """Change ``inputs`` of node ``index`` so that it can take over those at ``positions``."""
        gone: set[_Buffer] = set()
        for position in positions:
            alias = self.aliases.get(inputs[position])
            if alias is None:
                continue
            whole = alias.sight.whole and not (handed_on and self.is_turned(alias))
            if whole and alias.buffer not in gone and index >= alias.buffer.owned_from:
                gone.add(alias.buffer)
                self.release(index, alias.buffer, inputs, positions, location, overlap)
            else:
                inputs[position] = self.copy(inputs[position], index, location)

    def spare_pinned(self, index: int, inputs: list[Operand], position: int, location: Location | None) -> None:
        """What takes over an updated argument for something else gets a copy: the caller sees the argument's buffer."""
        alias = self.aliases.get(inputs[position])
        if alias is not None and alias.buffer.pinned and alias.buffer.last > index:
            inputs[position] = self.copy(inputs[position], index, location)

    def release(
        self,
        index: int,
        buffer: _Buffer,
        inputs: list[Operand],
        positions: list[int],
        location: Location | None,
        overlap: bool,
    ) -> None:
        """Give a copy to whoever reads the buffer later, or in this node without being ready for its change."""
        readers = () if overlap else (i for i in range(len(inputs)) if i not in positions)
        here = {i: inputs[i] for i in readers if inputs[i] in self.aliases and self.aliases[inputs[i]].buffer is buffer}
        later = [v for v in buffer.members if self.last_use.get(v, -1) > index] if buffer.last > index else []
        copies = {v: self.copy(v, self.last_use[v], location) for v in dict.fromkeys([*later, *here.values()])}
        self.replaced.update((v, copies[v]) for v in later)
        for i, value in here.items():
            inputs[i] = copies[value]
        buffer.last = index

    def keep_pinned(self, index: int, node: Node, inputs: list[Operand]) -> None:
        """A branch that changes an updated argument must own it, or the change would go to a copy."""
        if not isinstance(node, Cond):
            return
        buffers = [self.aliases[x].buffer if x in self.aliases else None for x in inputs[1:]]
        read_later = {i for i, b in enumerate(buffers) if b and b.pinned and b.last > index >= b.owned_from}
        wanted = read_later and {
            i
            for branch in node.branches
            for i in _taken_params(branch, self.functions, False)
            if branch.params[i] in self.updates
        }
        for buffer in [buffers[i] for i in sorted(read_later & wanted)]:
            if buffer is not None:
                self.release(index, buffer, inputs, list(range(len(inputs))), node.location, overlap=False)

    # -- storage of outputs ------------------------------------------------------------------------------------------

    def outputs(self, index: int, node: Node, over: dict[int, int]) -> list[_Alias]:
        """The storage of each output; regions of the node are placed on the way."""
        match node:
            case Apply() | Call():
                return self.plain(node, over)
            case While():
                return self.loop(node)
            case Cond():
                return self.cond(index, node)

    def plain(self, node: Apply | Call, over: dict[int, int]) -> list[_Alias]:
        source = self.aliases.get(node.inputs[0]) if node.inputs else None
        sight = None if source is None else source.sight.through(node)
        if source is not None and sight is not None:
            return [_Alias(source.buffer, sight) for _ in node.outputs]
        origin = ANY if isinstance(node, Apply) and node.row.name == "poison" else None
        sight = WHOLE if alias_of(node) is None else _PART
        found = [_Alias(_Buffer(origin=origin), sight) for _ in node.outputs]
        if isinstance(node, Call) or node.row.name not in GROWS:
            for position, output in over.items():
                if output < 0:
                    continue
                found[output] = self.successor(node.inputs[position])
        return found

    def successor(self, operand: Operand) -> _Alias:
        """The same storage after its content has changed."""
        alias = self.aliases.get(operand)
        return _Alias(_Buffer(0, alias.buffer.origin, alias.buffer.pinned), alias.sight) if alias else _Alias(_Buffer())

    def loop(self, node: While) -> list[_Alias]:
        skip = 0 if node.bound is None else 1
        before = [self.successor(x) for x in node.inits]
        inside = [
            _Alias(_Buffer(0, i, b.buffer.pinned), Sight(packed=b.sight.packed and not b.sight.axes))
            for i, b in enumerate(before)
        ]
        outside = [_Alias(_Buffer(NEVER)) for _ in range(len(node.body.params) - skip - len(inside))]
        counter = [_Alias(_Buffer())] * skip
        body = _Region(node.body, [*counter, *inside, *outside], self.functions, self.updates)
        origins = body.place(self.first(node))
        borrowed = [_Alias(_Buffer(NEVER)) for _ in node.test.params]
        _Region(node.test, borrowed, self.functions, ()).place()
        return [b if origin in (i, ANY) else _Alias(_Buffer()) for i, (b, origin) in enumerate(zip(before, origins))]

    def cond(self, index: int, node: Cond) -> list[_Alias]:
        first = self.first(node)
        origins = [
            _Region(branch, self.captured(index, node), self.functions, self.updates).place(first)
            for branch in node.branches
        ]
        found = []
        for slots in zip(*origins, strict=True):
            sources = set(slots) - {ANY} or {ANY}
            source = sources.pop() if len(sources) == 1 else None
            if source is None or source == ANY:
                found.append(_Alias(_Buffer(origin=source)))
            else:
                found.append(self.successor(node.captured[source]))
        return found

    def first(self, node: Node) -> list[int]:
        """The outputs that end as updates of arguments."""
        return [k for k, output in enumerate(node.outputs) if output in self.updates]

    def captured(self, index: int, node: Cond) -> list[_Alias]:
        """The storage of a branch's parameters: parameters that share a buffer outside do so inside."""
        inside: dict[_Buffer, _Buffer] = {}
        found = []
        for i, operand in enumerate(node.captured):
            alias = self.aliases.get(operand) or _Alias(_Buffer())
            dies = alias.buffer.last <= index and index >= alias.buffer.owned_from
            fresh = _Buffer(0 if dies else NEVER, None, alias.buffer.pinned)
            buffer = inside.setdefault(alias.buffer, fresh)
            if alias.sight.whole and buffer.origin is None:
                buffer.origin = i
            found.append(_Alias(buffer, alias.sight))
        return found


def _last_uses(graph: Graph) -> dict[Operand, int]:
    """For each operand the index of the last node of the region that reads it; results are read after all nodes."""
    last = {x: i for i, node in enumerate(graph.nodes) for x in node.inputs}
    return last | dict.fromkeys(graph.results, len(graph.nodes))


def _updating(region: Graph, first: Iterable[int], functions: Mapping[str, Graph]) -> set[Operand]:
    """The values, here and in regions below, whose storage is handed on to the results at ``first``."""
    found = {region.results[k] for k in first}
    for node in reversed(region.nodes):
        ends = [k for k, output in enumerate(node.outputs) if output in found]
        if not ends:
            continue
        for position, output in taken(node, functions).items():
            if output in ends:
                found.add(node.inputs[position])
        if WHOLE.through(node) is not None:
            found.add(node.inputs[0])
        if isinstance(node, While):
            found |= _updating(node.body, ends, functions)
        if isinstance(node, Cond):
            for branch in node.branches:
                inner = _updating(branch, ends, functions)
                found |= inner
                found.update(x for p, x in zip(branch.params, node.captured) if p in inner)
    return found


def _taken_params(region: Graph, functions: Mapping[str, Graph], handed_on: bool = True) -> set[int]:
    """The parameters whose storage a node of the region takes over, or the region's end hands on."""
    position: dict[Operand, int] = {p: i for i, p in enumerate(region.params)}
    found: set[int] = set()
    for node in region.nodes:
        inputs = node.inputs
        found.update(position[inputs[i]] for i in taken(node, functions) if inputs[i] in position)
        sight = WHOLE.through(node)
        if sight is not None and sight.whole and inputs[0] in position:
            position[node.outputs[0]] = position[inputs[0]]
        if isinstance(node, Cond):
            inner = {i for branch in node.branches for i in _taken_params(branch, functions, handed_on)}
            found.update(position[node.captured[i]] for i in inner if node.captured[i] in position)
    return found | {position[x] for x in region.results if handed_on and x in position}
