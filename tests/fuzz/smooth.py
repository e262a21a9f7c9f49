"""Smooth programs at random, more kinds of them than ``autodiff.writing`` has: views, matrices, lists, objects, helpers.

A program is a function ``f(x, a, g, n)`` of a float, an array, a matrix and a number of trips.
"""

from __future__ import annotations

import re

from autodiff.writing import Writer

__all__ = ["written"]

_HELPERS = """\
import math
from dataclasses import dataclass

import numpy as np


@dataclass
class State:
    p: float
    q: np.ndarray


class Cell:
    def __init__(self, w, v):
        self.w = w
        self.v = v

    def step(self, y):
        self.v = self.v * 0.5 + np.sin(self.w) * y
        return self.v @ self.v

    def read(self):
        return self.w + self.v[1]


def early(u, w, k):
    for j in range(k):
        u = u + 0.3 * math.sin(w * u)
        if u > 0.9:
            return u * w
        w = w - 0.1 * u
    return u - w


def deep(u, k):
    if k <= 0:
        return math.tanh(u)
    return 0.5 * deep(u * 0.8, k - 1) + 0.1 * deep(u + 0.3, k - 2)


def filled(v, u):
    for j in range(len(v)):
        v[j] = v[j - 1] * 0.5 + u * j


def root(u):
    y, k = 1.0, 0
    while abs(y * y - 1.0 - u * u) > 1e-13 and k < 60:
        y, k = 0.5 * (y + (1.0 + u * u) / y), k + 1
    return y


def pair(u, v):
    return u * v[0], np.tanh(v + u)


"""
_STATE = {
    "g": "g = g.copy()", "xs": "xs = [x, 0.5]", "rows": "rows = [a * 0.3]", "st": "st = State(x * 0.7, b + 0.1)",
    "c": "c = Cell(x, a * 0.4)", "pq": "pq = (x * 0.2, a * 0.6)", "last": "last = 0.0",
}  # fmt: skip
_READ = {
    "g": "np.sum(np.sin(g))", "xs": "sum(xs)", "rows": "np.sum(rows[-1])", "st": "st.p + np.sum(st.q)", "c": "c.read() + c.v[0]",
    "pq": "pq[0] + np.sum(pq[1])", "last": "last",
}  # fmt: skip
"""What a program may have beside numbers and arrays, and how its result depends on that. A program has three of them."""


class _Smooth(Writer):
    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.budget = 9
        self.state = self.random.sample(sorted(_STATE), 3)
        self.absent = re.compile(rf"\b({'|'.join(_STATE.keys() - set(self.state))})\b")

    def pick(self, *choices: str) -> str:
        """One of those that speak of what the program has."""
        return super().pick(*[x for x in choices if not self.absent.search(x)] or ["t = t * 0.9"])

    def atom(self) -> str:
        if self.random.random() < 0.75:
            return super().atom()
        i, j = self.index(), self.index()
        return self.pick(
            "x",
            f"g[({i}) % 3, ({j}) % 3]", "np.sum(g)", "c.read()", "xs[-1]", "xs[0]", f"xs[({i}) % len(xs)]", "st.p",
            f"st.q[{i}]", "pq[0]", f"pq[1][{j}]", "len(xs) * 0.1", "np.dot(a, b)", "np.max(b)", "np.linalg.norm(a)",
        )  # fmt: skip

    def scalar(self, depth: int = 2) -> str:
        if depth and self.random.random() < 0.12:
            u, w = super().scalar(depth - 1), super().scalar(0)
            return self.pick(
                f"early({u}, {w}, n)", f"deep({u}, n)", f"root({u})", f"pair({u}, b)[0]", f"c.step({u})",
                f"np.sum(pair({u}, a)[1])", f"sum([v * {w} for v in xs])", f"max({u}, {w})", f"np.sum(np.where(a > {w}, a, b * {u}))",
            )  # fmt: skip
        return super().scalar(depth)

    def array(self) -> str:
        if self.random.random() < 0.6:
            return super().array()
        u = self.scalar(1)
        return self.pick(
            "np.append(g @ a[:3], b[0])", "np.concatenate([b[2:], a[:2]])", "np.cumsum(a) * 0.3", f"np.where(b > 0.1, a, b * {u})",
            "np.roll(a, 1)", "st.q * b", f"pair({u}, b)[1]", "np.array([s, t, u, x])", "np.sort(a)", "a.copy()", "np.outer(a, b)[1]",
        )  # fmt: skip

    def statement(self, depth: int, in_loop: bool) -> None:
        own = ("view", "matrix", "list", "object", "tuple", "helper", "walk", "swap", "endless", "by_row", "late")
        if self.random.random() < 0.45:
            self.budget -= 1
            kind = self.pick(*own)
            if kind not in ("walk", "by_row", "endless") or (self.budget > 0 and depth < 3):
                getattr(self, f"_{kind}")(depth)
                return
        super().statement(depth, in_loop)

    def _view(self, depth: int) -> None:
        of = self.pick("a[1:]", "b[::2]", "a[:-1]", "b[::-1]", "g[1]", "g[:, 0]", "a")
        self.line(depth, f"w = {of}")
        write = self.pick("w[0] = {}", "w *= 0.5", "w[1:] += 0.3 * w[:-1]", "filled(w, {})", "w[-1] -= {}", "w[:] = w * {}", "w += w[::-1]")
        self.line(depth, write.format(self.scalar(1)))

    def _matrix(self, depth: int) -> None:
        i, u = self.index(), self.scalar(1)
        self.line(depth, self.pick(
            f"g[({i}) % 3] = a[:3] * {u}", f"g[:, ({i}) % 3] += b[1:]", f"g[({i}) % 3, 1] = {u}", "g = g @ g * 0.3 + 0.1", "g = g.T",
            "g[1:, 1:] *= 0.5", f"g = np.tanh(g) + {u} * np.eye(3)", "a[:3] = np.linalg.solve(g + 6.0 * np.eye(3), b[:3])",
            "g[1:] = g[:-1] * 0.5", "g += np.outer(a[1:], b[:3]) * 0.2", "g -= g.mean(axis=0)", "a[:3] += np.sum(g, axis=1)",
        ))  # fmt: skip

    def _list(self, depth: int) -> None:
        u, i = self.scalar(1), self.index()
        self.line(depth, self.pick(
            f"xs.append({u})", f"xs.append({u})", f"xs[({i}) % len(xs)] = {u}", "xs = [0.5 * v for v in xs]", "xs.append(xs[0] * s)",
            f"xs = xs[-3:] + [{u}]", "rows.append(a * 0.5)", "rows.append(rows[-1] + b)", "a[0] += rows[len(rows) // 2][1]",
            "s = s + sum(xs) * 0.1", "a += np.array(xs[:1]) * 0.2", "xs[0], xs[-1] = xs[-1], xs[0]",
        ))  # fmt: skip

    def _object(self, depth: int) -> None:
        u = self.scalar(1)
        self.line(depth, self.pick(
            f"st = State(st.p * 0.5 + {u}, st.q)", f"st.p = {u}", "st.q[1] = st.p", "st.q = st.q * 0.5 + b", f"c.w = {u}", f"t = c.step({u})",
            "c.v = st.q", "st, other = State(s, a * 0.5), st", f"c = Cell({u}, c.v * 0.5)", "st.q += c.v * 0.2",
        ))  # fmt: skip

    def _tuple(self, depth: int) -> None:
        u = self.scalar(1)
        self.line(depth, self.pick(f"pq = (pq[0] + {u}, pq[1] * 0.5)", "pq = pair(s, b)", "pq = (pq[1][0], a * 0.5)", f"t, b = pair({u}, pq[1])"))

    def _helper(self, depth: int) -> None:
        self.line(depth, self.pick(f"filled(a, {self.scalar(1)})", f"s = early(s, {self.scalar(1)}, 3)", "t = deep(s, n)", "u = root(t)"))

    def _swap(self, depth: int) -> None:
        self.line(depth, self.pick("a, b = b, a", "a, b = b, a * 0.5", "st.q, b = b, st.q", "c.v, a = a.copy(), c.v", "s, t, u = u, s, t"))

    def _late(self, depth: int) -> None:
        self.line(depth, self.pick("last = s", "last = t * 0.5", "last = a[1]"))

    def _walk(self, depth: int) -> None:
        head = self.pick("for d in b:", "for d in a:", "for d, e in zip(a, b):", "for j, d in enumerate(xs[:3]):", "for d in list(xs)[:4]:", "for d in g[1]:")
        self.line(depth, head)
        self.line(depth + 1, self.pick("s = s + d * t * 0.3", "t = math.sin(t + d)", "u = u * 0.5 + d"))
        self._body(depth, "1")

    def _by_row(self, depth: int) -> None:
        self.line(depth, self.pick("for row in np.outer(a, b):", "for row in g:", "for row in rows[:3]:"))
        self.line(depth + 1, self.pick("s = s + 0.2 * np.sum(row * row)", "a[:2] += row[:2] * t * 0.3", "row[0] = s", "t = t + row[1]"))
        self._body(depth, "1")

    def _endless(self, depth: int) -> None:
        fuel = f"k{len(self.lines)}"
        self.line(depth, f"{fuel} = 0")
        self.line(depth, "while True:")
        self.line(depth + 1, f"{fuel} += 1")
        self.line(depth + 1, f"if {fuel} > n or {self.test()}:")
        self.line(depth + 2, self.pick("break", "break", "return s + np.sum(b)"))
        self._body(depth, fuel)

    def _body(self, depth: int, counter: str) -> None:
        if counter.isdigit():
            self.block(depth + 1, True)
        else:
            super()._body(depth, counter)
        self.line(depth + 1, "s, a = math.tanh(s), np.tanh(a)")


_START = ("a = a.copy()", "b = a * 0.5", "s = x", "t, u = 1.0, x * 0.3")


def written(seed: int) -> str:
    """The text of a program."""
    writer = _Smooth(seed)
    for text in (*_START, *(_STATE[name] for name in writer.state)):
        writer.line(0, text)
    while writer.budget > 0:
        writer.statement(0, False)
    total = " + ".join(_READ[name] for name in writer.state)
    writer.line(0, f"return s + t * u + np.sum(a * b) + {total}")
    return _HELPERS + "\n".join(["def f(x, a, g, n):", *writer.lines, ""])
