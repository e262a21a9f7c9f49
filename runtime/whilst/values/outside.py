"""What a graph reads besides its arguments: the leaves of globals and closure variables, and the objects among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from whilst.values.containers import KINDS, spec_of_container, table_head, table_spec
from whilst.values.fitting import Met, fit
from whilst.values.flat import Census, Population
from whilst.values.populations import Crowd
from whilst.values.reached import Unfit
from whilst_compiler.frontend.signature.object_specs import ObjectsSpec
from whilst_compiler.frontend.signature.places import Hidden
from whilst_compiler.frontend.signature.specs import (
    ContainerSpec,
    ItemsSpec,
    ListSpec,
    RecordSpec,
    RowsSpec,
    Spec,
    TupleSpec,
)

__all__ = ["Outside", "read_outside", "spec_outside"]


class Outside(list[Any]):
    """The leaves; ``objects`` are lists and objects by their numbers, the first ``given`` those of the arguments."""

    def __init__(self, objects: Iterable[Any]) -> None:
        self.objects = list(objects)
        self.given = len(self.objects)
        self.rows: list[Any] = []

    @property
    def own(self) -> list[Any]:
        """The objects that are no arguments, and the lists and containers in those of them that are dicts of such."""
        own = self.objects[self.given :]
        inner = {id(x): x for x in own if isinstance(x, Population)}
        alone = [x for x in own if not isinstance(x, Population)]
        return [*alone, *chain.from_iterable(inner.values()), *self.rows]


def spec_outside(value: Any, number: int) -> Spec | None:
    """The spec of a dict, set or queue that lives outside a function, of numbers or of lists, dicts and sets of them;
    None for others."""
    found = spec_of_container(value, number)
    is_dict = KINDS.get(value.__class__) == "hash table"
    head = table_head(value, [], None) if found is None and is_dict and value else None
    if head is None:
        return found
    try:
        crowd = Crowd(list(value.values()), True, Census(), (), value)
        return None if crowd.reached.tables else table_spec(head, crowd.lay_out(number, [], None))
    except Unfit:
        return None


def read_outside(hidden: Sequence[Hidden], arguments: Iterable[Spec], objects: Iterable[Any] = ()) -> Outside | None:
    """What is there now; None where it is not of the types that it was, or two of the objects are now one.

    ``objects`` are those of the arguments (if they are not known, it is only counted how many there are).
    """
    found = Outside(objects or (None for spec in arguments for _ in _numbered(spec)))
    met = Met(found, found.objects, known=found.given)
    for one in hidden:
        if isinstance(one.spec, ContainerSpec) and any(isinstance(part, RowsSpec) for part in one.spec.parts):
            value = one.source.read()
            found.rows += value.values() if isinstance(value, dict) else ()
    if not all(fit(one.spec, one.source.read(), met) for one in hidden):
        return None
    return found if len(set(map(id, found.own))) == len(found.own) else None


def _numbered(spec: Spec) -> Iterator[Spec]:
    """The parts of a spec that have numbers."""
    match spec:
        case RecordSpec(items=items, number=number):
            if number >= 0:
                yield spec
        case ItemsSpec(items=items):
            yield spec
        case ContainerSpec(_, (_, ObjectsSpec() as values)):
            yield from _numbered(values)
            return
        case ListSpec() | RowsSpec() | ContainerSpec():
            yield spec
            return
        case ObjectsSpec():
            yield from (spec,) * (1 + len(spec.tables) + len(spec.lists))
            return
        case TupleSpec(items=items):
            pass
        case _:
            return
    for item in items:
        yield from _numbered(item)
