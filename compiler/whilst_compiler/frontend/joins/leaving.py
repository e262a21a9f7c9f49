"""What may leave a region: templates without what exists only inside it, and the leaves they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.joins import expand, merge
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import SpecialTemplate
from whilst_compiler.frontend.values.templates import (
    NoJoin,
    OfArray,
    OfChoice,
    OfMaybe,
    OfOptional,
    OfRecord,
    OfTuple,
    Same,
    Template,
    as_view,
    template_of,
)
from whilst_compiler.frontend.values.values import ArrayRef, Instance
from whilst_compiler.frontend.values.view_forms import OfView, view_of, with_dims
from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.types import Tensor

__all__ = ["escaping", "is_content", "leaves_of", "rebuilt", "same_template", "template_of_key", "visible"]


def escaping(template: Template, base: dict[Any, Any], defined: Callable[[], set[Any]], rename: dict[Any, str],
              ctx: Context) -> Template:  # fmt: skip
    """The template without anything that exists only inside the region: its arrays are carried, its sizes renamed."""

    def again(t: Template) -> Template:
        return escaping(t, base, defined, rename, ctx)

    match template:
        case Same(ArrayRef() as ref):
            if not _is_inside(ref, base, defined):
                return template
            return again(as_view(template) or OfArray(ref.type)) if ref.storage in base else again(OfArray(ref.type))
        case OfArray(type):
            dims = tuple(_visible_dim(d, base, rename, ctx) for d in type.dims)
            return OfArray(type.with_dims(dims))
        case OfChoice(refs, slot, type):
            told = [_told(r, base, defined) for r in refs]
            found = [_renamed(r, base, rename, ctx) if isinstance(r, OfView) else r for r in told]
            kept = tuple(r for r in found if r is not None)
            if slot is None and len(kept) < len(refs):
                slot = OfArray(_of_own_size(type, ctx) if kept else type)
            dims = tuple(_visible_dim(d, base, rename, ctx) for d in type.dims)
            inner = again(slot) if slot is not None else None
            assert inner is None or isinstance(inner, OfArray)
            return OfChoice(kept, inner, type.with_dims(dims))
        case OfView(storage=storage, type=type):
            renamed = _renamed(template, base, rename, ctx) if storage in base else None
            return again(OfArray(type)) if renamed is None else renamed
        case OfTuple(items, cls):
            return OfTuple(tuple(map(again, items)), cls)
        case OfRecord(cls, names, items):
            return OfRecord(cls, names, tuple(map(again, items)))
        case OfOptional(some):
            return OfOptional(again(some))
        case OfMaybe(some):
            return OfMaybe(again(some))
        case SpecialTemplate():
            escaped: Template = template.escaping(again, lambda d: _visible_dim(d, base, rename, ctx), base)
            return escaped
        case _:
            return template


def _renamed(view: OfView, base: dict[Any, Any], rename: dict[Any, str], ctx: Context) -> OfView | None:
    known = {d for d in view.sizes if _is_visible(d, base)}
    return with_dims(view, lambda d: _visible_dim(d, base, rename, ctx), known)


def _told(ref: ArrayRef | OfView, base: dict[Any, Any], defined: Callable[[], set[Any]]) -> ArrayRef | OfView | None:
    """What stands for an alternative outside of the region: itself, it with carried bounds, or (None) its content."""
    if ref.storage not in base or isinstance(ref, OfView):
        return ref if ref.storage in base else None
    return view_of(ref) if _is_inside(ref, base, defined) else ref


def _of_own_size(type: Tensor, ctx: Context) -> Tensor:
    """Where another alternative is meant, nothing stands in the slot: it is of no size then."""
    return type.with_dims(tuple(d if isinstance(d, int) else ctx.fresh_symbol() for d in type.dims))


def _is_inside(ref: ArrayRef, base: dict[Any, Any], defined: Callable[[], set[Any]]) -> bool:
    """Whether a reference means something, or has sizes, that exist only inside the region."""
    if ref.storage not in base or any(x in defined() for s in ref.steps for x in s.operands):
        return True
    steps: Iterator[Any] = (dict(s.attributes).get("dims", ()) for s in ref.steps)
    return not all(_is_visible(d, base) for dims in (ref.dims, *steps) for d in dims)


def _is_visible(dim: int | str, base: dict[Any, Any]) -> bool:
    return isinstance(dim, int) or ("size", dim) in base


def _visible_dim(dim: int | str, base: dict[Any, Any], rename: dict[Any, str], ctx: Context) -> int | str:
    if _is_visible(dim, base):
        return dim
    assert isinstance(dim, str)
    if dim not in rename:
        rename[dim] = ctx.fresh_symbol()
    return rename[dim]


def is_content(value: Any) -> bool:
    """Whether a cell is a storage, which holds an array operand (not the value of a variable)."""
    return isinstance(value, Value | Literal)


def template_of_key(value: Any, state: Any, constants: bool = False) -> Template:
    return OfArray(value.type) if is_content(value) else expand(template_of(value, constants), state)


def rebuilt(ctx: Context, old: Any, template: Template, leaves: list[Operand], name: str) -> Any:
    return leaves.pop(0) if is_content(old) else rebuild(ctx, template, leaves, name)


def leaves_of(ctx: Context, value: Any, template: Template) -> list[Operand]:
    return [value] if is_content(value) else coerce(ctx, value, template)


def visible(
    ctx: Context, template: Template, base: dict[Any, Any], inside: set[Any], rename: dict[Any, str]
) -> Template:
    """The template without anything that ``base`` does not have (nor views that depend on values ``inside``)."""
    return escaping(template, base, lambda: inside, rename, ctx)


def same_template(a: Template, b: Template) -> bool:
    if isinstance(a, Same) and isinstance(b, Same):
        if isinstance(a.value, Instance) or isinstance(b.value, Instance):
            return a.value is b.value
        try:
            return merge(a, b, lambda x, y: "") is a
        except NoJoin:
            return False
    if isinstance(a, SpecialTemplate):
        return a.same(b, same_template)
    return (
        a == b
        if not isinstance(a, OfTuple | OfRecord | OfOptional | OfMaybe | OfChoice | OfView)
        else _same_parts(a, b)
    )


def _same_parts(a: Any, b: Any) -> bool:
    if a.__class__ is not b.__class__:
        return False
    if isinstance(a, OfOptional | OfMaybe):
        return same_template(a.some, b.some)
    if isinstance(a, OfView):
        return bool(a.same(b))
    if isinstance(a, OfChoice):
        pairs = list(zip(a.refs, b.refs))
        refs = len(a.refs) == len(b.refs) and all(_same_alternative(x, y) for x, y in pairs)
        return refs and a.slot == b.slot and a.type == b.type
    return len(a.items) == len(b.items) and all(map(same_template, a.items, b.items))


def _same_alternative(a: ArrayRef | OfView, b: ArrayRef | OfView) -> bool:
    if isinstance(a, OfView):
        return isinstance(b, OfView) and a.same(b)
    return isinstance(b, ArrayRef) and a.same(b)
