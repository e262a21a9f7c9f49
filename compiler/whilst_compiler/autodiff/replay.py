"""Functions that draw, print or ask Python, and run again for a derivative: then they must do none of that.

A function that reaches out gets two more forms. ``f.logged`` does what ``f`` does and leaves what the world answered
(the numbers drawn) on logs, one for each dtype, in the order in which it was asked; ``f.replayed`` takes the answers
from there and does nothing else that anybody could notice. Both take, behind the arguments, the logs and how far each
is full or read; that comes back behind the results, for ``f.logged`` with the logs before it.

    y = f(x)         ->    y, log, end = f.logged(x, empty, 0)
                           x_bar = f.replayed.bar(x, log, 0, y_bar)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from whilst_compiler.autodiff.activity import Activity
from whilst_compiler.autodiff.index import Index
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.errors import Diagnostic, Label, Limitation
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While, all_nodes, regions
from whilst_compiler.ir.scopes import close_regions, open_regions
from whilst_compiler.ir.types import BOOL, I64, Tensor
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.define import DISCRETE
from whilst_compiler.ops.drawing import name_of_known
from whilst_compiler.ops.table import ROWS

__all__ = ["LOGGED", "REPLAYED", "Replay", "replayed", "rotate"]

LOGGED, REPLAYED = ".logged", ".replayed"
_OTHERWISE = "what vjp pulls back draws, or asks, more than it did for its value: what it closes over has changed"


class Replay:
    """The other forms of the functions of a program (``known``, which gets them), and of graphs that call them.

    ``checked``: who reads the logs may be another program by then, as what a function closes over has changed.
    """

    def __init__(self, known: dict[str, Graph], *more: Graph, checked: bool = False) -> None:
        self.known = known
        self.checked = checked
        self._reaching = set[str]()
        before = -1
        while len(self._reaching) != before:
            before = len(self._reaching)
            self._reaching.update(name for name, graph in known.items() if self.reaches_out(graph))
        asked = (n for g in (*more, *known.values()) for n in all_nodes(g) if isinstance(n, Apply) and _reaches_out(n))
        found = {v.type.dtype for n in asked for v in n.outputs if isinstance(v.type, Tensor)}
        self.dtypes = sorted(found, key=lambda dtype: dtype.value)

    def reaches_out(self, graph: Graph) -> bool:
        return any(self._asks(node) for node in all_nodes(graph))

    def _asks(self, node: Node) -> bool:
        if isinstance(node, Call):
            return node.callee in self._reaching
        return isinstance(node, Apply) and _reaches_out(node)

    def log_calls(self, graph: Graph, active: Activity) -> None:
        """Let the calls of an open graph that will have adjoints leave logs."""
        for region in (graph, *(r for n in all_nodes(graph) for r in regions(n))):
            nodes: list[Node] = []
            for node in region.nodes:
                if isinstance(node, Call) and node.callee in self._reaching and any(v in active for v in node.outputs):
                    nodes += self._logged_call(node)
                nodes.append(node)
            region.nodes = nodes

    def _logged_call(self, node: Call) -> list[Node]:
        if f"{node.callee}.vjp" in self.known:
            return []
        fresh = Index(Graph((*node.outputs,), [], ())).fresh
        builder = Builder(ROWS)
        node.inputs = (*node.inputs, *self.empty(builder))
        self.form(node.callee, REPLAYED)
        node.callee = self.form(node.callee, LOGGED)
        node.outputs = (*node.outputs, *(Value(t, "log") for t in self._types(fresh, True)))
        return builder.blocks[0].nodes

    def empty(self, builder: Builder) -> tuple[Operand, ...]:
        """Logs as they are in the beginning."""
        made = (builder.apply("empty", literal(0), name="log", dims=(0,), dtype=d.value) for d in self.dtypes)
        return (*made, *(literal(0) for _ in self.dtypes))

    def from_start(self, logs: Sequence[Operand]) -> tuple[Operand, ...]:
        """Full logs, to be read from the first answer on."""
        return (*logs[: len(self.dtypes)], *(literal(0) for _ in self.dtypes))

    def form(self, name: str, kind: str) -> str:
        """The name of a form of a function, which is made where it is not there."""
        if name not in self._reaching:
            return name
        made = name + kind
        if made not in self.known:
            self.known[made] = Graph((), [], ())  # a function may call itself
            graph = self.logged(self.known[name]) if kind == LOGGED else self.replayed(self.known[name])
            graph.name, graph.functions = made, {}
            self.known[made] = graph
        return made

    def logged(self, graph: Graph) -> Graph:
        return _Writing(self, LOGGED).function(graph)

    def replayed(self, graph: Graph) -> Graph:
        return _Writing(self, REPLAYED).function(graph)

    def _types(self, fresh: Callable[[], str], logs: bool) -> list[Tensor]:
        buffers = [Tensor(d, (fresh(),)) for d in self.dtypes] if logs else []
        return [*buffers, *(I64 for _ in self.dtypes)]


def replayed(functions: Mapping[str, Graph], node: Call) -> tuple[str, tuple[Operand, ...], tuple[Value, ...]]:
    """What may be called again for the adjoint of a call: a function, for which arguments, with which results.

    The logs that the call left are read from the beginning; nothing is differentiated by what is on them.
    """
    name = node.callee.removesuffix(LOGGED) + REPLAYED
    if not node.callee.endswith(LOGGED) or name not in functions:
        return node.callee, node.inputs, node.outputs
    more = len(functions[name].params) - len(functions[node.callee.removesuffix(LOGGED)].params)
    count, logs = len(node.outputs) - more, node.outputs[-more : -more // 2]
    starts = (literal(0),) * (more // 2)
    return name, (*node.inputs[:-more], *logs, *starts), node.outputs[:count]


def _reaches_out(node: Apply) -> bool:
    return node.row.effect.reaches_out


class _Writing(Builder):
    """Writes one form of one function. ``state``: the logs (if they are written) and how far each is."""

    def __init__(self, replay: Replay, kind: str) -> None:
        super().__init__(ROWS)
        self.replay = replay
        self.kind = kind
        self.logging = kind == LOGGED
        self.logs: list[Value] = []
        self.state: list[Operand] = []

    def function(self, graph: Graph) -> Graph:
        graph = clone(graph)
        _rotate_all(self.replay, graph)
        open_regions(graph)
        self.index = Index(graph)
        given = [Value(t, "log") for t in self.replay._types(self.index.fresh, True)]
        count = len(self.replay.dtypes)
        self.logs = given[:count]
        self.state = list(given if self.logging else given[count:])
        self.region(graph)
        graph.params = (*graph.params, *given)
        graph.results = (*graph.results, *self.state)
        close_regions(graph)
        return graph

    def values(self) -> tuple[Value, ...]:
        return tuple(Value(t, "log") for t in self.replay._types(self.index.fresh, self.logging))

    def region(self, region: Graph) -> None:
        with self.block() as block:
            for node in region.nodes:
                self.node(node)
        region.nodes = block.nodes

    def node(self, node: Node) -> None:
        self.location = node.location
        inner = (n for r in regions(node) for n in all_nodes(r))
        if not any(map(self.replay._asks, (node, *inner))):
            self.append(node)
            return
        match node:
            case Apply():
                self.answers(node)
            case Call():
                self.require_no_rule(node)
                logs = () if self.logging else self.logs
                node.inputs = (*node.inputs, *logs, *self.state)
                node.callee = self.replay.form(node.callee, self.kind)
                self.hand_on(node)
            case While():
                self.loop_(node)
            case Cond():
                self.choice(node)

    def require_no_rule(self, node: Call) -> None:
        if any(f"{node.callee}.{kind}" in self.replay.known for kind in ("vjp", "jvp")):
            label = (Label(node.location.span, "called here"),) if node.location else ()
            title = "a function with a rule of its own draws or prints, and would run again for a derivative"
            raise Limitation(Diagnostic("W722", title, label, "draw before, and pass what was drawn as an argument"))

    def hand_on(self, node: Call | While | Cond) -> None:
        more = self.values()
        node.outputs = (*node.outputs, *more)
        self.append(node)
        self.state = list(more)

    def loop_(self, node: While) -> None:
        own, at = self.values(), len(node.inits) + (node.bound is not None)
        node.inits = (*node.inits, *self.state)
        for region in (node.test, node.body):
            region.params = (*region.params[:at], *own, *region.params[at:])
        self.state = list(own)
        self.region(node.body)
        node.body.results = (*node.body.results, *self.state)
        self.hand_on(node)

    def choice(self, node: Cond) -> None:
        before = self.state
        for branch in node.branches:
            self.state = list(before)
            self.region(branch)
            branch.results = (*branch.results, *self.state)
        self.hand_on(node)

    def answers(self, node: Apply) -> None:
        """Ask and write down, or read; a known answer has the derivatives that it has where it is asked for."""
        if self.logging:
            self.append(node)
        for value in node.outputs:
            assert isinstance(value.type, Tensor)
            number = self.replay.dtypes.index(value.type.dtype)
            if self.logging:
                self.write(number, value)
                continue
            at = self.state[number]
            if self.replay.checked:
                size = self.apply("dim", self.logs[number], axis=0)
                at = self.apply("check", at, self.apply("less", at, size), error="RuntimeError", message=_OTHERWISE)
            smooth = node.row.derivative is not DISCRETE and any(map(is_inexact, node.inputs))
            read = Value(value.type, value.name) if smooth else value
            self.append(Apply(ROWS["load"], (self.logs[number], at), {}, (read,), self.location))
            if smooth:
                row = ROWS.get(name_of_known(node.row.name), ROWS["answered"])
                self.append(Apply(row, (read, *node.inputs), {}, (value,), self.location))
            self.state[number] = self.apply("add", at, literal(1))

    def write(self, number: int, value: Value) -> None:
        count = len(self.replay.dtypes)
        at = self.state[count + number]
        end = self.apply("add", at, literal(1))
        into = self.apply("grow", self.state[number], end, dims=(self.index.fresh(),))
        self.state[number] = self.apply("store", into, value, at)
        self.state[count + number] = end


def _rotate_all(replay: Replay, region: Graph) -> None:
    nodes: list[Node] = []
    for node in region.nodes:
        for inner in regions(node):
            _rotate_all(replay, inner)
        if isinstance(node, While) and replay.reaches_out(node.test):
            nodes += rotate(node)
        nodes.append(node)
    region.nodes = nodes


def rotate(node: While) -> list[Node]:
    """Let a loop of a closed graph carry what its test says, which is asked once before the loop (by the nodes that
    come back) and at the end of each trip: then nothing but the body does anything."""
    before, behind = Builder(ROWS), Builder(ROWS)
    before.location = behind.location = node.location
    limited = node.bound is not None
    if node.bound is not None:
        node.inits, node.captured = (literal(0), *node.inits), (*node.captured, node.bound)
        node.body.results = (behind.apply("add", node.body.params[0], literal(1)), *node.body.results)
        for region in (node.test, node.body):
            region.params = (*region.params, Value(I64, "last"))
        node.outputs, node.bound = (Value(I64, "k"), *node.outputs), None
    count = len(node.inits)

    def ask(builder: Builder, values: Sequence[Operand]) -> Value:
        there: Operand = builder.apply("less", values[0], values[-1]) if limited else literal(True)
        no = Graph(tuple(Value(p.type, p.name) for p in node.test.params), [], (literal(False),))
        holds = Value(BOOL, "holds")
        builder.append(Cond(there, tuple(values), (clone(node.test), no), (holds,), node.location))
        return holds

    first = ask(before, (*node.inits, *node.captured))
    again = ask(behind, (*node.body.results, *node.body.params[count:]))
    node.body.nodes += behind.blocks[0].nodes
    node.inits, node.outputs = (*node.inits, first), (*node.outputs, Value(BOOL, "holds"))
    node.body.results = (*node.body.results, again)
    for region in (node.test, node.body):
        region.params = (*region.params[:count], Value(BOOL, "holds"), *region.params[count:])
    node.test = Graph(node.test.params, [], (node.test.params[count],))
    return before.blocks[0].nodes
