"""The arguments of ``lower``: values, or types as text, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from whilst.typetext import spec_of_text, symbols_of, with_storages
from whilst.values.arguments import Place, key_of
from whilst.values.array_keys import layouts_of
from whilst.values.flat import Flat
from whilst.values.specified import specify
from whilst_compiler.errors import Diagnostic, UserError
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import Spec, TupleSpec
from whilst_compiler.ir.types import Layout

__all__ = ["describe"]


def describe(
    values: Mapping[str, Any], static: frozenset[str], reasons: Mapping[str, str], flat: Flat, place: Place
) -> tuple[dict[str, Spec], tuple[Layout, ...]]:
    """The specs of the parameters, and for each of their leaves how it lies in memory.

    Parameters named in ``static`` are given by value; ``reasons`` says why those are that were not asked for. Sizes of
    the ``values`` have other names than those in the types, and their arrays are other ones.
    """
    types = {name: spec for name, value in values.items() if (spec := spec_of_text(value)) is not None}
    for name in types.keys() & reasons.keys():
        title = f"parameter `{name}` is specialised by value ({reasons[name]}), and only its type is given"
        raise UserError(Diagnostic("W903", title, help="give a value for it"))
    written = [spec for name, value in values.items() if name not in static for spec in _types_in(value)]
    flat.take(dict.fromkeys(symbol for spec in written for symbol in symbols_of(spec)))
    layouts: list[Layout] = []

    def spec_of(name: str, value: Any) -> Spec:
        spec = None if name in static else spec_of_text(value)
        if spec is not None:
            layouts.extend("C" for _ in leaf_types(spec))
            return spec
        if isinstance(value, tuple) and name not in static and next(_types_in(value), None) is not None:
            return TupleSpec(tuple(spec_of(name, item) for item in value), value.__class__)
        before = len(flat.leaves)
        key = key_of(name, value, flat, name in static, place)
        layouts.extend(layouts_of(flat.leaves[before:]))
        return specify(key)

    specs = [spec_of(name, value) for name, value in values.items()]
    return dict(zip(values, with_storages(specs, len(flat.storages)), strict=True)), tuple(layouts)


def _types_in(value: Any) -> Iterator[Spec]:
    """The types in an argument: itself, or those in a tuple (of a parameter ``*args``, say)."""
    spec = spec_of_text(value)
    if spec is not None:
        yield spec
    elif isinstance(value, tuple):
        for item in value:
            yield from _types_in(item)
