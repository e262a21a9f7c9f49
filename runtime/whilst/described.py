"""The arguments of ``lower``: values, or types as text, or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whilst.arguments import Place, key_of, layouts_of, specify
from whilst.flat import Flat
from whilst.typetext import spec_of_text, symbols_of, with_storages
from whilst_compiler.errors import Diagnostic, UserError
from whilst_compiler.frontend.spec_leaves import leaf_types
from whilst_compiler.frontend.specs import Spec

__all__ = ["describe"]


def describe(
    values: Mapping[str, Any], static: frozenset[str], reasons: Mapping[str, str], flat: Flat, place: Place
) -> tuple[dict[str, Spec], tuple[bool, ...]]:
    """The specs of the parameters, and for each of their leaves whether it is laid out in C order.

    Parameters named in ``static`` are given by value; ``reasons`` says why those are that were not asked for. Sizes of
    the ``values`` have other names than those in the types, and their arrays are other ones.
    """
    types = {name: spec for name, value in values.items() if (spec := spec_of_text(value)) is not None}
    for name in types.keys() & reasons.keys():
        title = f"parameter `{name}` is specialised by value ({reasons[name]}), and only its type is given"
        raise UserError(Diagnostic("W903", title, help="give a value for it"))
    written = {name: spec for name, spec in types.items() if name not in static}
    flat.take(dict.fromkeys(symbol for spec in written.values() for symbol in symbols_of(spec)))
    specs: dict[str, Spec] = {}
    layouts: list[bool] = []
    for name, value in values.items():
        before = len(flat.leaves)
        if name in written:
            specs[name] = written[name]
            layouts += [True for _ in leaf_types(written[name])]
        else:
            specs[name] = specify(key_of(name, value, flat, name in static, place))
            layouts += layouts_of(flat.leaves[before:])
    numbered = with_storages(written.values(), len(flat.storages))
    return specs | dict(zip(written, numbered, strict=True)), tuple(layouts)
