"""Generators that are asked again: the body of a generator function, cut into blocks at each ``yield``.

It becomes a function over variables that outlive its calls, which goes on from where it was left until it comes to a
``yield`` (true) or to the end (false):

    for k in range(n):              <at>, <place> = <place>, END
        yield k, k + 1              while <at> != END:
                                        if <at> == 0:
                                            <source 1> = resume(range(n))
                                            <at> = 1
                                        if <at> == 1:
                                            <at> = 2 if advance(<source 1>) else END
                                        if <at> == 2:
                                            k = item(<source 1>)
                                            <item> = k, k + 1
                                            <place> = 1
                                            return True
                                    return False

Statements without a ``yield`` stay as they are; a jump out of them leaves a loop of one round around them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import gast

from whilst_compiler.frontend.iteration.generators import catches_all
from whilst_compiler.frontend.library.written.resuming import advance, item, resume, returned
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.syntax.scope import local_names, names_of, walk_own_body

__all__ = ["END", "ITEM", "PLACE", "RESULT", "SENT", "Step", "step_of"]

PLACE, ITEM, SENT, RESULT, _AT = "<place>", "<item>", "<sent>", "<result>", "<at>"
END = -1
_NESTED = (gast.FunctionDef, gast.ClassDef, gast.Lambda)
_YIELDS = (gast.Yield, gast.YieldFrom)


@dataclass(frozen=True)
class Step:
    """The function that goes on, and the variables that it keeps."""

    definition: Definition
    names: tuple[str, ...]


def step_of(ctx: Context, original: Definition) -> Step:
    """The body of a generator function in steps; a Limitation where a ``yield`` stands where it cannot be cut."""
    found: Step | None = original.notes.get("step")
    if found is None:
        found = original.notes["step"] = _step(ctx, original)
    return found


def _step(ctx: Context, original: Definition) -> Step:
    node = copy.deepcopy(original.node)
    cut = _Cut(ctx, node)
    cut.block(node.body, None)
    cut.jump(END)
    names = (*sorted(local_names(original.node)), *cut.sources, PLACE, ITEM, SENT, RESULT)
    outer = sorted(names_of(node.body).nonlocal_names)
    kept = [gast.Nonlocal(names=[*names, *outer]), *_declared_global(node)]
    start = [_assign(_AT, _load(PLACE)), _assign(PLACE, _constant(END))]
    running = gast.Compare(left=_load(_AT), ops=[gast.NotEq()], comparators=[_constant(END)])
    loop = gast.While(test=running, body=[_block(number, body) for number, body in cut.blocks], orelse=[])
    nothing = gast.arguments(args=[], posonlyargs=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None,
                             defaults=[])  # fmt: skip
    made = gast.FunctionDef(name=original.name, args=nothing, body=[*kept, *start, loop, _return(False)],
                            decorator_list=[], returns=None, type_comment=None, type_params=[])  # fmt: skip
    gast.copy_location(made, original.node)
    definition = Definition(gast.fix_missing_locations(made), original.file, original.name, original.around)
    definition.notes["keeps"] = True  # its own variables are those of the scope around it
    return Step(definition, names)


def _declared_global(node: Any) -> list[Any]:
    names = sorted(names_of(node.body).global_names)
    return [gast.Global(names=names)] if names else []


# -- small trees -------------------------------------------------------------------------------------------------


def _load(name: str) -> Any:
    return gast.Name(id=name, ctx=gast.Load(), annotation=None, type_comment=None)


def _constant(value: Any) -> Any:
    return gast.Constant(value=value, kind=None)


def _assign(name: str, value: Any) -> Any:
    target = gast.Name(id=name, ctx=gast.Store(), annotation=None, type_comment=None)
    return gast.Assign(targets=[target], value=value, type_comment=None)


def _return(value: bool) -> Any:
    return gast.Return(value=_constant(value))


def _asked(python: Any, source: Any) -> Any:
    return gast.Call(func=_constant(python), args=[source], keywords=[])


def _block(number: int, body: list[Any]) -> Any:
    test = gast.Compare(left=_load(_AT), ops=[gast.Eq()], comparators=[_constant(number)])
    return gast.If(test=test, body=body, orelse=[])


# -- cutting -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Loop:
    """Where ``break`` and ``continue`` lead."""

    after: int
    head: int


class _Cut:
    def __init__(self, ctx: Context, node: Any) -> None:
        self.ctx = ctx
        self.blocks: list[tuple[int, list[Any]]] = []
        self.sources: list[str] = []
        self.count = 0
        self.place = node
        self.start(self.label())

    def label(self) -> int:
        self.count += 1
        return self.count - 1

    def start(self, label: int) -> None:
        """What follows is the block of this number."""
        self.blocks.append((label, []))

    def emit(self, s: Any) -> None:
        gast.copy_location(s, self.place)
        self.blocks[-1][1].append(gast.fix_missing_locations(s))

    def jump(self, label: int) -> None:
        self.emit(_assign(_AT, _constant(label)))

    def follow(self, label: int) -> None:
        """Go on in the block of this number, which comes next."""
        self.jump(label)
        self.start(label)

    def choose(self, test: Any, yes: int, no: int) -> None:
        self.emit(gast.If(test=test, body=[_assign(_AT, _constant(yes))], orelse=[_assign(_AT, _constant(no))]))

    def block(self, body: list[Any], loop: _Loop | None) -> None:
        for s in body:
            self.place = s
            self.statement(s, loop)

    def statement(self, s: Any, loop: _Loop | None) -> None:
        match s:
            case gast.Expr(value=gast.Yield(value=value)):
                self.yielded(value)
            case gast.Assign(value=gast.Yield(value=value)) | gast.AnnAssign(value=gast.Yield(value=value)):
                self.yielded(value)
                s.value = gast.copy_location(_load(SENT), s)
                self.emit(s)
            case gast.Expr(value=gast.YieldFrom(value=value)):
                self.yielded_from(value)
            case gast.Assign(value=gast.YieldFrom(value=value)) | gast.AnnAssign(value=gast.YieldFrom(value=value)):
                source = self.yielded_from(value)
                s.value = gast.copy_location(_asked(returned, _load(source)), s)
                self.emit(s)
            case gast.Return(value=gast.Yield() | gast.YieldFrom()):
                self.refuse(s, "a 'yield' inside an expression", "make it a statement of its own")
            case gast.If() if _yields(s):
                self.branched(s, loop)
            case gast.While() | gast.For() if _yields(s) and not any(map(_yields, s.body)):
                self.whole(s, loop)
            case gast.While() if _yields(s):
                self.repeated(s, loop)
            case gast.For() if _yields(s):
                self.over(s, loop)
            case gast.Match() if _yields(s):
                self.matched(s, loop)
            case gast.Try(finalbody=[]) if _yields(s) and not (any(map(_yields, s.handlers)) or catches_all(s)):
                self.tried(s, loop)
            case gast.Try() | gast.With() if _yields(s):
                what = "a 'yield' inside 'with', a handler, or a 'try' with 'finally' or that catches all,"
                self.refuse(s, what, "yield outside of it, or go over it in one loop")
            case gast.Break() | gast.Continue():
                assert loop is not None
                self.jump(loop.after if isinstance(s, gast.Break) else loop.head)
                self.start(self.label())
            case gast.Nonlocal() | gast.Global():
                return
            case _ if _yields(s):
                self.refuse(s, "a 'yield' inside an expression", "make it a statement of its own")
            case _:
                self.kept(s, loop)

    def kept(self, s: Any, loop: _Loop | None) -> None:
        """A statement that is run as it stands; a jump out of it ends the block."""
        inner = _Jumps(loop)
        body = _listed(inner.visit(s))
        if not inner.found:
            for part in body:
                self.emit(part)
            return
        after = self.label()
        self.jump(after)
        self.emit(gast.While(test=_constant(True), body=[*body, gast.Break()], orelse=[]))
        self.start(after)

    def yielded(self, value: Any) -> None:
        after = self.label()
        self.emit(_assign(ITEM, _constant(None) if value is None else value))
        self.emit(_assign(PLACE, _constant(after)))
        self.emit(_return(True))
        self.start(after)

    def source(self, value: Any) -> str:
        name = f"<source {len(self.sources) + 1}>"
        self.sources.append(name)
        self.emit(_assign(name, _asked(resume, value)))
        return name

    def yielded_from(self, value: Any) -> str:
        source, head, body, after = self.source(value), self.label(), self.label(), self.label()
        self.follow(head)
        self.choose(_asked(advance, _load(source)), body, after)
        self.start(body)
        self.emit(_assign(ITEM, _asked(item, _load(source))))
        self.emit(_assign(PLACE, _constant(head)))
        self.emit(_return(True))
        self.start(after)
        return source

    def branched(self, s: Any, loop: _Loop | None) -> None:
        then, other, after = self.label(), self.label(), self.label()
        self.choose(s.test, then, other)
        for label, body in ((then, s.body), (other, s.orelse)):
            self.start(label)
            self.block(body, loop)
            self.jump(after)
        self.start(after)

    def whole(self, s: Any, loop: _Loop | None) -> None:
        """A loop that yields in its ``else`` only is run as it stands."""
        other, after = self.label(), self.label()
        s.orelse, orelse = [], s.orelse
        s.body = [new for part in s.body for new in _listed(_Jumps(_Loop(after, after), own=True).visit(part))]
        self.jump(other)
        self.emit(copy.copy(s))
        s.orelse = orelse
        self.ended(s, loop, other, after)

    def repeated(self, s: Any, loop: _Loop | None) -> None:
        head, body, other, after = (self.label() for _ in range(4))
        self.follow(head)
        self.choose(s.test, body, other)
        self.start(body)
        self.block(s.body, _Loop(after, head))
        self.jump(head)
        self.ended(s, loop, other, after)

    def over(self, s: Any, loop: _Loop | None) -> None:
        source = self.source(s.iter)
        head, body, other, after = (self.label() for _ in range(4))
        self.follow(head)
        self.choose(_asked(advance, _load(source)), body, other)
        self.start(body)
        self.emit(gast.Assign(targets=[s.target], value=_asked(item, _load(source)), type_comment=None))
        self.block(s.body, _Loop(after, head))
        self.jump(head)
        self.ended(s, loop, other, after)

    def ended(self, s: Any, loop: _Loop | None, other: int, after: int) -> None:
        """The ``else`` of a loop, and what comes after it."""
        self.start(other)
        self.block(s.orelse, loop)
        self.follow(after)

    def matched(self, s: Any, loop: _Loop | None) -> None:
        labels, after = [self.label() for _ in s.cases], self.label()
        self.jump(after)
        bodies = [case.body for case in s.cases]
        for case, label in zip(s.cases, labels):
            case.body = [gast.copy_location(_assign(_AT, _constant(label)), s)]
        self.emit(s)
        for label, body in zip(labels, bodies):
            self.start(label)
            self.block(body, loop)
            self.jump(after)
        self.start(after)

    def tried(self, s: Any, loop: _Loop | None) -> None:
        """Each block of a ``try`` stands in a ``try`` of its own, with the same handlers; they do not yield."""
        body, other, after = self.label(), self.label(), self.label()
        self.follow(body)
        first = len(self.blocks) - 1
        self.block(s.body, loop)
        self.place = s
        self.jump(other)
        handlers = [self.handler(h, loop, after) for h in s.handlers]
        for k in range(first, len(self.blocks)):
            label, inside = self.blocks[k]
            made = gast.Try(body=inside, handlers=copy.deepcopy(handlers), orelse=[], finalbody=[])
            self.blocks[k] = (label, [gast.fix_missing_locations(gast.copy_location(made, s))])
        self.start(other)
        self.block(s.orelse, loop)
        self.follow(after)

    def handler(self, h: Any, loop: _Loop | None, after: int) -> Any:
        """A handler that goes on after the ``try``, or where a jump leads."""
        inner = _Jumps(loop)
        body = [new for part in h.body for new in _listed(inner.visit(part))]
        if inner.found:
            body = [gast.While(test=_constant(True), body=[*body, gast.Break()], orelse=[])]
        h.body = [gast.copy_location(_assign(_AT, _constant(after)), h), *body]
        return h

    def refuse(self, node: Any, what: str, help: str) -> None:
        self.ctx.at(node)
        what = f"{what} of a generator that is asked again"
        self.ctx.limitation("W011", f"{what} is not supported in compiled code yet", help)


class _Jumps(gast.NodeTransformer):  # type: ignore[misc]
    """Jumps of an outer loop, and returns, in a statement that is run as it stands.

    With ``own`` the statement is part of that loop, which is run so, too: to go on with it is no jump.
    """

    def __init__(self, loop: _Loop | None, own: bool = False) -> None:
        self.loop = loop
        self.own = own
        self.depth = 0
        self.found = False

    def generic_visit(self, node: Any) -> Any:
        if isinstance(node, _NESTED):
            return node
        inside = isinstance(node, gast.While | gast.For)
        self.depth += inside
        found = super().generic_visit(node)
        self.depth -= inside
        return found

    def visit_Break(self, node: Any) -> Any:
        return self.left(node, "after")

    def visit_Continue(self, node: Any) -> Any:
        return node if self.own else self.left(node, "head")

    def left(self, node: Any, where: str) -> Any:
        if self.depth:
            return node
        self.found = True
        out = [_assign(_AT, _constant(getattr(self.loop, where))), gast.Break()]
        return [gast.copy_location(s, node) for s in out]

    def visit_Return(self, node: Any) -> Any:
        out = _return(False)
        if node.value is None or (isinstance(node.value, gast.Constant) and node.value.value is None):
            return gast.copy_location(out, node)
        return [gast.copy_location(s, node) for s in (_assign(RESULT, node.value), out)]


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _yields(s: Any) -> bool:
    module = gast.FunctionDef(name="", args=None, body=[s], decorator_list=[], returns=None, type_comment=None,
                              type_params=[])  # fmt: skip
    return any(isinstance(n, _YIELDS) for n, _ in walk_own_body(module))
