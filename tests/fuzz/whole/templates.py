"""Text with holes, filled at random.

A hole is ``<kind>``, an expression of that kind. ``<kind!>`` is the name of a variable of the kind, ``<kind&>`` of one
that may be assigned. ``<a:kind!>`` calls the chosen name ``a``, and ``<x=kind>`` makes up a new one; ``<a>`` and ``<x>``
are these names again. ``<kind+x,y=text>`` may talk about ``x`` (an int) and ``y`` as well, ``+z&`` even assign to it.
``<block>`` stands for statements, ``<line>`` for one that is simple, ``<jump>`` for a way out, ``<yields>`` for nothing,
in generators only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

__all__ = ["Definition", "Fragment", "Scope", "Table", "Variable", "Writer"]

Table = tuple[tuple[int, str], ...]
"""Templates with their weights."""

_HOLE = re.compile(r"<(?:(\w+)([:=]))?(\w+)([!&]?)(?:\+([\w.=,&\[\]]+))?>")
_SPECIAL = {"block", "line", "jump", "yields"}
_TRIES = 8


class _Missing(Exception):
    """There is nothing to fill this hole with here."""


@dataclass(frozen=True)
class Variable:
    """A variable of ``main``: a parameter, if it has no ``start``, which is a value or a whole ``def``.

    ``result`` is how it is handed back ("{}": as it is; "" not at all).
    """

    name: str
    kind: str
    start: str = ""
    result: str = "{}"


@dataclass(frozen=True)
class Definition:
    """A function or class outside of ``main``; ``gives`` are expressions that use it, by kind.

    ``leave``: how its statements return. Without ``choice``, every program of the fragment has it.
    """

    text: str
    gives: Mapping[str, Table] = field(default_factory=dict)
    leave: str = "return <small>"
    yields: bool = False
    choice: bool = True


@dataclass(frozen=True)
class Fragment:
    """A part of the language: expressions by kind, statements, definitions and variables."""

    name: str
    leaves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, Table] = field(default_factory=dict)
    statements: Table = ()
    definitions: tuple[Definition, ...] = ()
    variables: tuple[Variable, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Where text stands: the names of each kind, which of them may be assigned, how to leave, how deep blocks may be."""

    names: Mapping[str, tuple[str, ...]]
    own: frozenset[str]
    leave: str
    yields: bool = False
    loops: bool = False
    depth: int = 2

    def with_names(self, pairs: Iterable[tuple[str, str]], own: Iterable[str] = ()) -> Scope:
        names = dict(self.names)
        for name, kind in pairs:
            names = {other: tuple(n for n in known if n != name) for other, known in names.items()}
            names[kind] = (*names.get(kind, ()), name)
        return replace(self, names=names, own=self.own | set(own))


class Writer:
    """Fills templates with what the given fragments have."""

    def __init__(self, random: Random, fragments: Iterable[Fragment], lines: int) -> None:
        self.random = random
        self.left = lines
        self.leaves: dict[str, tuple[str, ...]] = {}
        self.forms: dict[str, Table] = {}
        self.statements: Table = ()
        self._made = 0
        for fragment in fragments:
            for kind, leaves in fragment.leaves.items():
                self.leaves[kind] = self.leaves.get(kind, ()) + leaves
            self.learn(fragment.forms)
            self.statements += fragment.statements

    def learn(self, forms: Mapping[str, Table]) -> None:
        """More expressions."""
        for kind, table in forms.items():
            self.forms[kind] = self.forms.get(kind, ()) + table

    def text(self, template: str, scope: Scope) -> str:
        """The template filled; it is chosen anew what does not fit."""
        for _ in range(50):
            try:
                return self._fill(template, scope, 2)
            except _Missing:
                continue
        raise ValueError(f"no way to fill {template}")

    def block(self, scope: Scope, most: int = 3) -> str:
        """Some statements, fewer when many were written already."""
        lines = []
        for _ in range(self.random.randint(1, most if self.left > 0 else 1)):
            self.left -= 1
            lines.append(self._statement(scope, simple=scope.depth <= 0 or self.left <= 0))
        return "\n".join(lines)

    def _statement(self, scope: Scope, simple: bool) -> str:
        table = tuple((w, t) for w, t in self.statements if not (simple and "<block" in t))
        return self._chosen(table, scope, 2) or "pass"

    def _chosen(self, table: Table, scope: Scope, depth: int) -> str:
        """A template of the table, filled; "" if none seems to fit."""
        weights = [weight for weight, _ in table]
        for _ in range(_TRIES if table else 0):
            (_, template), = self.random.choices(table, weights)
            try:
                return self._fill(template, scope, depth)
            except _Missing:
                continue
        return ""

    def _expression(self, kind: str, scope: Scope, depth: int) -> str:
        names = scope.names.get(kind, ())
        if depth > 0 and (self.random.random() < 0.65 or not names):
            if text := self._chosen(self.forms.get(kind, ()), scope, depth - 1):
                return text
        if names and self.random.random() < 0.8:
            return self.random.choice(names)
        if leaves := self.leaves.get(kind, ()) or names:
            return self._fill(self.random.choice(leaves), scope, 0)
        raise _Missing(kind)

    def _fill(self, template: str, scope: Scope, depth: int) -> str:
        bound: dict[str, str] = {}
        inner = replace(scope, depth=scope.depth - 1)
        lines = []
        for line in template.split("\n"):
            margin = line[: len(line) - len(line.lstrip())]
            before, inner = inner, self._inside(inner, scope, line, bound)
            at = (inner if "case " in line else before) if margin else scope
            text = _HOLE.sub(lambda m, at=at: self._hole(m, at, depth, bound), line)  # type: ignore[misc]
            lines.append(text.replace("\n", "\n" + margin))
        return "\n".join(lines)

    def _inside(self, inner: Scope, scope: Scope, line: str, bound: dict[str, str]) -> Scope:
        """The scope of what follows the line, with the names that it makes up."""
        if line.lstrip().startswith(("else:", "case ")):
            inner = replace(scope, depth=scope.depth - 1)
        elif line.startswith("def "):
            inner = replace(inner, loops=False, own=frozenset())
        elif line.lstrip().startswith(("for ", "while ")):
            inner = replace(inner, loops=True)
        for alias, sign, kind, _, _ in _HOLE.findall(line):
            if sign == "=":
                bound[alias] = self._new_name(alias)
                inner = inner.with_names([(bound[alias], kind)])
        return inner

    def _hole(self, match: re.Match[str], scope: Scope, depth: int, bound: dict[str, str]) -> str:
        alias, sign, kind, mark, more = match.groups()
        if sign == "=":
            return bound[alias]
        if kind in bound:
            return bound[kind]
        if more:
            pairs = [part.partition("=") for part in more.split(",")]
            named = [(bound.get(name.rstrip("&"), name.rstrip("&")), kind or "int") for name, _, kind in pairs]
            scope = scope.with_names(named, (name.rstrip("&") for name, _, _ in pairs if name.endswith("&")))
        if kind in _SPECIAL:
            return self._special(kind, scope)
        if not mark:
            return self._expression(kind, scope, depth)
        names = [name for name in scope.names.get(kind, ()) if mark == "!" or name in scope.own]
        if not names:
            raise _Missing(kind)
        name = self.random.choice(names)
        if alias:
            bound[alias] = name
        return name

    def _special(self, kind: str, scope: Scope) -> str:
        match kind:
            case "block":
                return self.block(scope)
            case "line":
                return self._statement(scope, simple=True)
            case "jump":
                ways = [scope.leave, *(["break", "continue", "continue"] if scope.loops else [])]
                return self._fill(self.random.choice(ways), scope, 1)
        if not scope.yields:
            raise _Missing(kind)
        return ""

    def _new_name(self, alias: str) -> str:
        self._made += 1
        return f"{alias}{self._made}"
