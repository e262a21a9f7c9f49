"""``dataclasses.asdict``, ``astuple`` and ``fields``."""

import dataclasses
from dataclasses import dataclass, field, replace

from programs.registry import program


@dataclass
class Item:
    name: str
    qty: int = 0
    tags: list = field(default_factory=list)


@program((2,), (0,))
def literal(n):
    a = Item("x", n, [1, 2])
    d = {"name": a.name, "qty": a.qty, "tags": [x for x in a.tags]}
    d["tags"].append(5)
    return d


@program((2,), (0,))
def dcas(n):
    a = Item("x", n, [1, 2])
    d = dataclasses.asdict(a)
    d["tags"].append(5)
    return d


@program((2,), (0,))
def dcas2(n):
    a = Item("x", n, [1, 2])
    return dataclasses.asdict(a), dataclasses.astuple(a)


@dataclass
class Order:
    id: int
    items: list
    best: Item
    note: object = None
    pos: tuple = (1, 2)
    prices: dict = field(default_factory=dict)


@program((2,), (0,))
def dcas3(n):
    a = Item("x", n, [1, 2])
    o = Order(n, [Item(str(i), i) for i in range(n)], a, prices={"a": 1.5})
    e = dataclasses.asdict(o)
    return e, a.name, dataclasses.astuple(o), [dataclasses.asdict(i) for i in o.items]


@program((2,), (0,))
def dcas4(n):
    a = Item("x", n, [1, 2])
    o = Order(n, [Item(str(i), i) for i in range(n)], a, prices={"a": 1.5})
    return dataclasses.asdict(o)


@program((2,))
def dc_fields(n):
    a = Item("x", n, [1, 2])
    return (
        [f.name for f in dataclasses.fields(a)],
        repr(a),
        {f.name: getattr(a, f.name) for f in dataclasses.fields(Item) if f.name != "tags"},
    )


@dataclass(frozen=True)
class _Round:
    size: float


@dataclass(frozen=True)
class _Flat:
    width: float
    size: float = 1.0


@program((4, 1), (4, 2), (3, 0))
def replaced_in_one_of_two_classes(n, k):
    things = [_Round(1.0 * i) if i % 2 else _Flat(1.0 * i, i + 1.0) for i in range(n)]
    first = None if k == 1 else things[0]
    if first is not None:
        first = replace(first, size=9.0)
    return replace(things[k], size=3.0), first


@program((1,), (3,))
def replaced_in_what_may_be_none(n):
    return replace(None if n > 2 else _Round(1.0 * n), size=4.0)
