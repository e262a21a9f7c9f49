"""``break``, ``continue``, ``return`` and loop ``else`` to structured form: a tree to a tree.

Each loop that is left early gets a small integer, its exit selector: 0 run on, 1 break, 2 return, 3 continue. After a
jump nothing else of the body runs: what follows a branch that always jumps moves into the other branch, and what
follows one that may jump is guarded by the selector. The result is plain Python with the same meaning, in which
``break`` stands only as ``if selector != 0: break`` at the end of a loop body and ``return`` only at the end.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import gast

from whilst_compiler.frontend.syntax.scope import body_of

__all__ = ["Desugared", "desugar", "to_source"]

RUN, BREAK, RETURN, CONTINUE = 0, 1, 2, 3


@dataclass
class Desugared:
    """The structured body, the variable that holds the result, and the names made here (always bound when read)."""

    body: list[Any]
    result: str
    invented: frozenset[str]


@dataclass
class _Outcome:
    """A statement list after rewriting: which jumps it may make, and whether it always makes one."""

    body: list[Any] = field(default_factory=list)
    jumps: frozenset[int] = frozenset()
    always: bool = False


class _PropagateReturn(gast.Pass):  # type: ignore[misc]
    """Stands after a loop that was left by ``return``: the jump goes on outwards."""


def desugar(node: Any, taken: frozenset[str]) -> Desugared:
    """Rewrite the body of a function; ``taken`` are names that the function uses."""
    rewriter = _Rewriter(taken, node)
    body = [copy.copy(s) for s in body_of(node)]
    end = gast.Return(value=None)
    gast.copy_location(end, body[-1])
    outcome = rewriter.block([*body, end])
    return Desugared(rewriter.without_unused(outcome.body), rewriter.result, frozenset(rewriter.invented))


def _takes_all(case: Any) -> bool:
    """Whether a case of a ``match`` fits whatever comes."""
    return case.guard is None and isinstance(case.pattern, gast.MatchAs) and case.pattern.pattern is None


class _Rewriter:
    def __init__(self, taken: frozenset[str], node: Any) -> None:
        self.taken = set(taken)
        self.invented: set[str] = set()
        self.result = self.invent("result")
        self.selectors: list[str] = [self.invent("exit_0")]
        self.read: set[str] = set()
        self.silent: set[str] = set()
        self.count = 0
        self.place = node

    def invent(self, name: str) -> str:
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        self.invented.add(name)
        return name

    # -- small trees -------------------------------------------------------------------------------------------

    def at(self, new: Any, old: Any) -> Any:
        gast.copy_location(new, old)
        gast.fix_missing_locations(new)
        return new

    def assign(self, name: str, value: Any, old: Any) -> Any:
        value = gast.Constant(value=value, kind=None) if isinstance(value, int) else value
        target = gast.Name(id=name, ctx=gast.Store(), annotation=None, type_comment=None)
        return self.at(gast.Assign(targets=[target], value=value, type_comment=None), old)

    def selector_is(self, name: str, code: int, old: Any, negate: bool = False) -> Any:
        self.read.add(name)
        left = gast.Name(id=name, ctx=gast.Load(), annotation=None, type_comment=None)
        op = gast.NotEq() if negate else gast.Eq()
        right = gast.Constant(value=code, kind=None)
        return self.at(gast.Compare(left=left, ops=[op], comparators=[right]), old)

    def jump(self, code: int, old: Any) -> list[Any]:
        in_loop = len(self.selectors) > 1
        return [self.assign(self.selectors[-1], code if in_loop else RETURN, old)]

    # -- statements --------------------------------------------------------------------------------------------

    def block(self, statements: list[Any]) -> _Outcome:
        out = _Outcome()
        for index, s in enumerate(statements):
            rest = statements[index + 1 :]
            match s:
                case gast.Break() | gast.Continue():
                    code = BREAK if isinstance(s, gast.Break) else CONTINUE
                    return self.ended(out, self.jump(code, s), code)
                case _PropagateReturn():
                    return self.ended(out, self.jump(RETURN, s), RETURN)
                case gast.Return():
                    value = s.value or self.at(gast.Constant(value=None, kind=None), s)
                    return self.ended(out, [self.assign(self.result, value, s), *self.jump(RETURN, s)], RETURN)
                case gast.Raise():
                    out.body.append(s)
                    out.always = True
                    return out
                case gast.If():
                    then, other = self.block(s.body), self.block(s.orelse)
                    if then.jumps or other.jumps:
                        return self.after_branch(out, s, then, other, rest)
                    out.body.append(self.at(gast.If(test=s.test, body=then.body, orelse=other.body), s))
                case gast.While() | gast.For():
                    loop, after = self.loop(s)
                    out.body += loop
                    if after:
                        return self.followed_by(out, after + rest)
                case gast.Try() | gast.With() | gast.Match():
                    new, inner, took_rest = self.protected(s, rest)
                    out.body.append(new)
                    if inner.always or took_rest:
                        return _Outcome(out.body, out.jumps | inner.jumps, inner.always)
                    if inner.jumps:
                        tail = self.block(rest)
                        out.body += self.guarded(tail, True, s)
                        return _Outcome(out.body, out.jumps | inner.jumps | tail.jumps, tail.always)
                case _:
                    out.body.append(s)
        return out

    def protected(self, s: Any, rest: list[Any]) -> tuple[Any, _Outcome, bool]:
        """``try``, ``with`` and ``match``, how they may be left, and whether ``rest`` has moved inside."""
        new = copy.copy(s)
        match s:
            case gast.Try():
                return self.tried(new, rest)
            case gast.With():
                inner = self.block(s.body)
                new.body = inner.body or [self.at(gast.Pass(), s)]
                new.selector = self.read_selector() if inner.jumps else None
                # A context manager may swallow what is raised, so what follows may always be reached.
                return new, _Outcome([], inner.jumps), False
        return self.matched(new, rest)

    def matched(self, new: Any, rest: list[Any]) -> tuple[Any, _Outcome, bool]:
        """What follows a ``match`` whose cases all jump moves into a last case."""
        new.cases = [copy.copy(case) for case in new.cases]
        arms = [self.block(case.body) for case in new.cases]
        inside = any(a.jumps for a in arms) and all(a.always for a in arms) and not _takes_all(new.cases[-1])
        if inside:
            wild = gast.match_case(pattern=gast.MatchAs(pattern=None, name=None), guard=None, body=[])
            new.cases.append(self.at(wild, new))
            arms.append(self.block(rest))
        for case, arm in zip(new.cases, arms):
            case.body = arm.body or [self.at(gast.Pass(), new)]
        jumps = frozenset[int]().union(*(a.jumps for a in arms))
        return new, _Outcome([], jumps, all(a.always for a in arms) and _takes_all(new.cases[-1])), inside

    def tried(self, new: Any, rest: list[Any]) -> tuple[Any, _Outcome, bool]:
        """What follows a ``try`` whose handlers all jump moves into its ``else``."""
        body, final = self.block(new.body), self.block(new.finalbody)
        new.handlers = [copy.copy(h) for h in new.handlers]
        handlers = [self.block(h.body) for h in new.handlers]
        inside = bool(handlers) and all(h.always for h in handlers) and any(h.jumps for h in handlers)
        inside = inside and not new.finalbody and not body.jumps and not body.always
        after = self.block([*new.orelse, *rest] if inside else new.orelse)
        new.orelse = [] if body.always else self.guarded(after, bool(body.jumps), new)
        new.body = body.body or [self.at(gast.Pass(), new)]
        for handler, outcome in zip(new.handlers, handlers):
            handler.body = outcome.body or [self.at(gast.Pass(), new)]
        jumps = body.jumps | after.jumps | frozenset[int]().union(*(h.jumps for h in handlers))
        new.selector = self.read_selector() if jumps or final.jumps else None
        new.final_jumps = bool(final.jumps)
        new.finalbody = self.finished(final, bool(jumps), new) if final.jumps else final.body
        always = (body.always or after.always) and all(h.always for h in handlers)
        return new, _Outcome([], jumps | final.jumps, always or final.always), inside

    def finished(self, final: _Outcome, pending: bool, old: Any) -> list[Any]:
        """A jump in ``finally`` takes the place of one that was on its way."""
        if not pending:
            return final.body
        selector, kept = self.selectors[-1], self.invent("pending")
        load = gast.Name(id=selector, ctx=gast.Load(), annotation=None, type_comment=None)
        again = gast.Name(id=kept, ctx=gast.Load(), annotation=None, type_comment=None)
        self.read.add(kept)
        back = gast.If(test=self.selector_is(selector, RUN, old), body=[self.assign(selector, again, old)], orelse=[])
        start = [self.assign(kept, load, old), self.assign(selector, RUN, old)]
        return [*start, *final.body, self.at(back, old)]

    def read_selector(self) -> str:
        """The selector of this place, which is read elsewhere than in a test."""
        self.read.add(self.selectors[-1])
        return self.selectors[-1]

    @staticmethod
    def ended(out: _Outcome, jump: list[Any], code: int) -> _Outcome:
        out.body += jump
        out.jumps |= {code}
        out.always = True
        return out

    def followed_by(self, out: _Outcome, rest: list[Any]) -> _Outcome:
        tail = self.block(rest)
        return _Outcome(out.body + tail.body, out.jumps | tail.jumps, tail.always)

    def after_branch(self, out: _Outcome, s: Any, then: _Outcome, other: _Outcome, rest: list[Any]) -> _Outcome:
        """What follows a branch that jumps moves to where no jump happened."""
        both = then.always and other.always
        neither = not then.always and not other.always
        tail = _Outcome(always=True) if both else self.block(rest)
        if then.always and not both:
            other.body += self.guarded(tail, bool(other.jumps), s)
        elif other.always and not both:
            then.body += self.guarded(tail, bool(then.jumps), s)
        body = then.body or [self.at(gast.Pass(), s)]
        out.body.append(self.at(gast.If(test=s.test, body=body, orelse=other.body), s))
        if neither:
            out.body += self.guarded(tail, True, s)
        return _Outcome(out.body, out.jumps | then.jumps | other.jumps | tail.jumps, tail.always)

    def guarded(self, tail: _Outcome, guard: bool, old: Any) -> list[Any]:
        if not guard or not tail.body:
            return tail.body
        test = self.selector_is(self.selectors[-1], RUN, old)
        return [self.at(gast.If(test=test, body=tail.body, orelse=[]), old)]

    def loop(self, s: Any) -> tuple[list[Any], list[Any]]:
        """The rewritten loop, and what has to be looked at after it."""
        self.count += 1
        selector = self.invent(f"exit_{self.count}")
        self.selectors.append(selector)
        inner = self.block(s.body)
        self.selectors.pop()
        body = inner.body or [self.at(gast.Pass(), s)]
        leaves = inner.jumps & {BREAK, RETURN}
        new = copy.copy(s)
        new.orelse = []
        before: list[Any] = []
        if CONTINUE in inner.jumps and selector not in self.read:
            self.silent.add(selector)
        elif CONTINUE in inner.jumps and leaves:
            reset = self.assign(selector, RUN, s)
            body.append(self.at(gast.If(test=self.selector_is(selector, CONTINUE, s), body=[reset], orelse=[]), s))
        if leaves:
            stop = gast.If(test=self.selector_is(selector, RUN, s, negate=True), body=[gast.Break()], orelse=[])
            body.append(self.at(stop, s))
            before.append(self.assign(selector, RUN, s))
            new.exit_selector = selector
        elif CONTINUE in inner.jumps and selector not in self.silent:
            body.insert(0, self.assign(selector, RUN, s))
        new.body = body
        after: list[Any] = []
        if RETURN in leaves:
            onwards = self.at(_PropagateReturn(), s)
            if _is_endless(s) and BREAK not in leaves:
                return [*before, new], [onwards]
            after.append(self.at(gast.If(test=self.selector_is(selector, RETURN, s), body=[onwards], orelse=[]), s))
        if s.orelse and leaves:
            after.append(self.at(gast.If(test=self.selector_is(selector, RUN, s), body=s.orelse, orelse=[]), s))
        elif s.orelse:
            after += s.orelse
        return [*before, new], after

    # -- cleaning ----------------------------------------------------------------------------------------------

    def without_unused(self, body: list[Any]) -> list[Any]:
        """Drop assignments to selectors that nothing reads; start the function's own selector where it is read."""
        own = self.selectors[0]
        start = [self.assign(own, RUN, body[0])] if own in self.read else []
        return [*start, *self._swept(body)]

    def _swept(self, body: list[Any]) -> list[Any]:
        kept = []
        for s in body:
            match s:
                case gast.Assign(targets=[gast.Name(id=name)], value=value) if name in self.invented - {self.result}:
                    if name in self.read and not (name in self.silent and value.value == CONTINUE):
                        kept.append(s)
                    continue
                case gast.If():
                    s.body = self._swept(s.body) or [self.at(gast.Pass(), s)]
                    s.orelse = self._swept(s.orelse)
                case gast.While() | gast.For() | gast.With():
                    s.body = self._swept(s.body) or [self.at(gast.Pass(), s)]
                case gast.Try():
                    s.body = self._swept(s.body) or [self.at(gast.Pass(), s)]
                    s.orelse, s.finalbody = self._swept(s.orelse), self._swept(s.finalbody)
                    for handler in s.handlers:
                        handler.body = self._swept(handler.body) or [self.at(gast.Pass(), s)]
                case gast.Match():
                    for case in s.cases:
                        case.body = self._swept(case.body) or [self.at(gast.Pass(), s)]
            kept.append(s)
        return kept


def _is_endless(s: Any) -> bool:
    """Whether only a jump ends the loop."""
    return isinstance(s, gast.While) and isinstance(s.test, gast.Constant) and bool(s.test.value)


def to_source(node: Any, desugared: Desugared, name: str) -> str:
    """The structured function as runnable Python text."""
    result = gast.Name(id=desugared.result, ctx=gast.Load(), annotation=None, type_comment=None)
    body = [*desugared.body, gast.Return(value=result)]
    if isinstance(node, gast.Lambda):
        name = "lambda_"
    function = gast.FunctionDef(
        name=name, args=node.args, body=body, decorator_list=[], returns=None, type_comment=None, type_params=[]
    )
    module = gast.Module(body=[function], type_ignores=[])
    gast.fix_missing_locations(module)
    return str(gast.unparse(module)).strip() + "\n"
