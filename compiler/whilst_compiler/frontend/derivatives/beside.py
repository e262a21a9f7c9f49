"""What a function that is differentiated returns beside: values of any structure, carried out of its graph.

Lists, containers and objects of its own are made anew outside, each once; what it closes over stays what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.containers.list_values import Items, ListRef, OfBuffer, OfList
from whilst_compiler.frontend.derivatives.twins import Before, Twins
from whilst_compiler.frontend.joins.carrying import rebuild
from whilst_compiler.frontend.joins.leaving import leaves_of, rebuilt, template_of_key, visible
from whilst_compiler.frontend.objects.instances import new_instance
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.reaching import collect
from whilst_compiler.frontend.values.templates import OfArray, OfOptional, OfRecord, OfScalar, OfTuple, Same
from whilst_compiler.frontend.values.values import (
    UNBOUND,
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Record,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.graph import Operand, Value

__all__ = ["Beside"]

Make = Callable[[list[Operand], dict[Any, Any]], Any]
"""Makes a value outside of what is at the front of the operands; what it is known as goes to the dict."""


class _Everything(set[Any]):
    """All operands: a view with bounds of the function's own is carried."""

    def __contains__(self, x: object) -> bool:
        return isinstance(x, Value)


class Beside:
    """Taken at the end of the function, in its state and into its block; ``leaves`` are results of its graph."""

    def __init__(self, ctx: Context, before: Before, twins: Twins, values: Sequence[Abstract]) -> None:
        self.ctx = ctx
        self.given = twins.stand_for if twins.unchanged else {}
        self.known = before.state
        self.rename: dict[Any, str] = {}
        self.leaves: list[Operand] = []
        self.met: set[Any] = set()
        self.numbered = False
        self.makers = [self._take(value) for value in values]
        changed = [c for c in before.own() if ctx.state.get(c) is not self.known.get(c)] if self.numbered else []
        self.cells = [(cell, self._content(cell)) for cell in changed]

    def rebuilt(self, results: list[Operand]) -> tuple[Abstract, ...]:
        """The values, in the state outside; takes their leaves from the front."""
        found: dict[Any, Any] = {}
        made = tuple(make(results, found) for make in self.makers)
        for cell, make in self.cells:
            self.ctx.state[cell] = make(results, found)
        return made

    def _content(self, cell: Cell) -> Make:
        """What a cell holds that is part of all lists or objects of a kind."""
        content = self.ctx.state[cell]
        template = self._visible(template_of_key(content, self.ctx.state))
        self.leaves += leaves_of(self.ctx, content, template)
        return lambda results, _: rebuilt(self.ctx, content, template, results, cell.name)

    def _take(self, value: Any) -> Make:
        """How a value is made again; its leaves are noted."""
        match value:
            case Instance(anchor=key) | ListRef(key) if key in self.given:
                return lambda results, found: self.given[key]
            case Instance() if value.anchor not in self.known:
                return self._once(value.anchor, lambda: self._object(value))
            case ListRef(cell) if cell not in self.known and isinstance(content := self.ctx.state[cell], Items):
                return self._once(cell, lambda: self._items(cell, content))
            case ListRef(cell) if cell not in self.known:
                return self._once(cell, lambda: self._by_template(value))
            case Composite(parts=parts) if parts[0].cell not in self.known:
                return self._once(parts[0].cell, lambda: self._by_template(value))
            case ArrayRef(storage, ()) if storage not in self.known:
                return self._once(storage, lambda: self._by_template(value))
            case Tuple(items, cls):
                tuple_of = [self._take(x) for x in items]
                return lambda results, found: Tuple(tuple(make(results, found) for make in tuple_of), cls)
            case Record(cls, names, items):
                fields = [self._take(x) for x in items]
                return lambda results, found: Record(cls, names, tuple(make(results, found) for make in fields))
            case Optional(flag, some):
                self.leaves.append(flag)
                inner = self._take(some)
                return lambda results, found: Optional(results.pop(0), inner(results, found))
        return self._by_template(value)

    def _once(self, key: Any, take: Callable[[], Make]) -> Make:
        """What is met again is the same, and has its leaves but once."""
        if key in self.met:
            return lambda results, found: found[key]
        self.met.add(key)
        make = take()

        def made(results: list[Operand], found: dict[Any, Any]) -> Any:
            found[key] = one = make(results, found)
            return one

        return made

    def _object(self, value: Instance) -> Make:
        held = {name: self.ctx.state.get(cell, UNBOUND) for name, cell in value.cells.items()}
        held = {name: x for name, x in held.items() if x is not UNBOUND}
        fields = {name: self._take(x) for name, x in held.items()}

        def make(results: list[Operand], found: dict[Any, Any]) -> Instance:
            one = found[value.anchor] = new_instance(self.ctx, value.cls, tuple(value.cells))
            for name, field in fields.items():
                self.ctx.state[one.cells[name]] = field(results, found)
            return one

        return make

    def _items(self, cell: Cell, content: Items) -> Make:
        items = [self._take(x) for x in content.items]

        def make(results: list[Operand], found: dict[Any, Any]) -> ListRef:
            ref = found[cell] = ListRef(Cell(cell.name))
            self.ctx.state[ref.cell] = Items(tuple(item(results, found) for item in items))
            return ref

        return make

    def _by_template(self, value: Any) -> Make:
        ctx = self.ctx
        objects: set[Any] = set()
        collect(value, objects, ctx.state)
        own = any(isinstance(x, Instance) and x.anchor not in self.known for x in objects)
        if own or isinstance(value, OneOf | Maybe):
            ctx.limitation("W714", "this cannot be returned beside a value that is differentiated yet",
                           "return numbers, arrays, and tuples, lists and dicts of them")  # fmt: skip
        template = self._visible(template_of_key(value, ctx.state))
        self.numbered |= not _is_plain(template)
        self.leaves += leaves_of(ctx, value, template)
        return lambda results, _: rebuild(ctx, template, results)

    def _visible(self, template: Any) -> Any:
        return visible(self.ctx, template, self.known, _Everything(), self.rename)


def _is_plain(template: Any) -> bool:
    """Whether it refers to nothing that stands elsewhere."""
    match template:
        case Same() | OfScalar() | OfArray():
            return True
        case OfTuple(items) | OfRecord(items=items):
            return all(map(_is_plain, items))
        case OfOptional(some) | OfBuffer(some):
            return _is_plain(some)
        case OfList(content):
            return content is None or _is_plain(content)
    return False
