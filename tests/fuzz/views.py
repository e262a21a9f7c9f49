"""Programs about views: arrays of one to three axes, seen through slices, turns and reshapes, and written through all
of them while loops, branches and helper functions hand them on.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from fuzz.expressions import Draw, pick

__all__ = ["text"]

Lines = list[str]


@dataclass(frozen=True)
class _Names:
    """The arrays that there are, by their number of axes; how to leave; how deep blocks and loops may still be."""

    arrays: dict[int, tuple[str, ...]]
    bound: dict[int, tuple[str, ...]]
    leave: str
    helpers: tuple[str, ...] = ()
    depth: int = 2
    loops: int = 0

    def inner(self, loops: int = 0) -> _Names:
        return _Names(self.arrays, self.bound, self.leave, self.helpers, self.depth - 1, self.loops + loops)


_MAIN = ({1: ("p", "u", "v"), 2: ("a", "b", "z", "w"), 3: ("c", "s")}, {1: ("u", "v"), 2: ("z", "w", "z"), 3: ("s",)})
_HELPER = ({1: ("u",), 2: ("x", "y", "z")}, {1: ("u",), 2: ("x", "y", "z")})
_LEAVE = "return z, w, u, v, s, k"

_FIXED = """\
def turned(x):
    return x.T


def add_up(x, y):
    x[1:] += y[:-1]
    return x[::-1]


def rows(x, k):
    for row in x:
        row *= 2
        row[0] = k
        if k > 1:
            return row
    return x[-1]


def either(x, y, k):
    if k > 0:
        return x
    y[0] = 3
    return y.T
"""

_VIEWS = {
    (1, 1): ("{}", "{}", "{}[1:]", "{}[::-1]", "{}[::2]", "{}[:2]", "{}[k:]", "{}[...]"),
    (1, 2): ("{}[:, None]", "{}[None]", "{}.reshape(1, -1)", "{}.reshape(-1, 1)", "np.atleast_2d({})", "{}[::-1][np.newaxis, :]"),
    (2, 1): (
        "{}[0]", "{}[k]", "{}[-1]", "{}[:, 1]", "{}[:, k]", "{}[-1, ::-1]", "{}.ravel()", "{}.reshape(-1)", "{}.T.ravel()",
        "{}.diagonal()", "np.diagonal({}, 1)", "{}.T[0]", "{}.flatten()", "{}[::-1, 0]", "rows({}, k)", "{}.ravel()[1:]",
    ),
    (2, 2): (
        "{}", "{}", "{}.T", "{}.T", "{}[1:]", "{}[::-1]", "{}[:, ::-1]", "{}[:, 1:]", "{}[::2, ::-1]", "{}[k:]", "{}[-2:, :2]",
        "np.transpose({})", "{}.swapaxes(0, 1)", "np.flip({}, 1)", "np.rot90({})", "{}.reshape({}.shape[::-1])", "{}[...]",
        "{}.copy()", "{} + 1", "np.asfortranarray({})", "np.ascontiguousarray({})", "turned({})", "{}.reshape(-1, 1)",
    ),
    (2, 3): ("{}[None]", "{}[:, None]", "{}[..., None]", "{}.reshape(1, *{}.shape)", "{}.T[None]"),
    (3, 1): ("{}[0, 1]", "{}[0, :, 1]", "{}[..., 0, 1]", "{}.ravel()", "{}[k, ::-1, 0]"),
    (3, 2): ("{}[0]", "{}[k]", "{}[:, 1]", "{}[..., 0]", "{}[::-1, :, 1]", "{}.reshape({}.shape[0], -1)", "{}[-1].T"),
    (3, 3): ("{}", "{}.T", "{}[::-1]", "{}[:, ::-1, 1:]", "{}.transpose(1, 0, 2)", "np.moveaxis({}, 0, -1)", "{}.swapaxes(0, 2)"),
}  # fmt: skip

_WRITES = {
    1: (
        "{0}[0] = 5", "{0}[-1] += 1", "{0}[k] -= 2", "{0}[:2] = 7", "{0}[::-1] = {0}", "{0}[1:] += {0}[:-1]", "{0}[q] += 1",
        "np.add.at({0}, q, 1)", "{0}[:2] += {1}[:2]", "{0} *= 2", "np.add({0}, 1, out={0})", "{0}[{0} > 2] = 0",
        "{0}[[0, 1]] = {0}[[1, 0]]", "{0}[0], {0}[1] = {0}[1], {0}[0]", "{0}.sort()", "{0}[...] = {1}[0]", "{0} += {1}",
        "np.put({0}, [1], [4])", "{0}.fill(2)",
    ),
    2: (
        "{0}[0, 1] = 5", "{0}[-1, 0] += 1", "{0}[k] -= 2", "{0}[:, 1] = 7", "{0}[:] = {0}[::-1]", "{0}[1:] += {0}[:-1]",
        "{0}[q] += 1", "{0}[:, q] = 1", "{0}[q, 0] = {2}[0]", "np.add.at({0}, (q, 0), 1)", "np.add.at({0}, q, 2)", "{0} *= 2",
        "{0}[...] += {1}[0, 0]", "{0} += {1}", "{0} += {0}.T", "np.add({0}, {1}, out={0})", "np.multiply({1}, 2, out={0})",
        "{0}[{0} > 2] = 0", "{0}[{1} > 2] -= 1", "{0}[[0, 1]] = {0}[[1, 0]]", "{0}[0], {0}[1] = {0}[1], {0}[0].copy()",
        "{0}[0] = {2}", "{0}[:, 0] += {2}", "np.copyto({0}, {1})", "{0}.flat[2] = 4", "np.fill_diagonal({0}, 6)", "{0}.T[0] = 8",
        "{0}[1:, ::-1] = {0}[:-1]", "np.clip({0}, 0, 3, out={0})", "{0}.sort(axis=0)", "{0}[0][1:] = 3", "add_up({0}, {1})",
        "np.subtract({0}, {1}, out={0}, where={0} > 1)", "np.cumsum({0}, axis=0, out={0})", "{0}[{0}[:, 0] > 0] *= 2",
    ),
    3: (
        "{0}[0, 1, 0] = 5", "{0}[-1] += 1", "{0}[:, 1] = 7", "{0}[..., 0] -= 2", "{0}[::-1] = {0}", "{0}[1:] += {0}[:-1]",
        "{0}[q] += 1", "{0}[{0} > 2] = 0", "{0} += {1}", "{0} *= 2", "{0}[k, 0][1] = 4", "{0}[:, q, 0] += 1",
    ),
}  # fmt: skip
_TESTS = (
    "n > 0", "n % 2 == 0", "k == 1", "m > 1", "k < n", "{2}[0, 0] > 1", "{1}[-1] < 2", "{2}.shape[0] == {2}.shape[1]",
    "len({1}) > 2", "z is w",
)  # fmt: skip


def text(draw: Draw) -> str:
    """A program with a function ``main``."""
    parts = [_FIXED]
    helpers: tuple[str, ...] = ()
    if draw(st.booleans()):
        names = _Names(*_HELPER, leave=f"return {pick(draw, 'z', 'x', 'y.T')}", depth=1)
        lines = ["z = x", "u = y[0]", *_block(draw, names, 3), names.leave]
        parts.append("def helper(x, y, k, n, m, q):\n" + "".join(f"    {line}\n" for line in lines))
        helpers = ("helper({0}, {1}, k, n, m, q)", "either({0}, {1}, n - k)")
    names = _Names(*_MAIN, leave=_LEAVE, helpers=helpers)
    start = [f"z, w = {_view(draw, 2, names, ('a', 'b'))}, {pick(draw, 'a', 'b', 'b.T', 'a[::-1]')}"]
    start += [f"u, v, s, k = {pick(draw, 'p', 'a[0]', 'b[:, 1]')}, p, {pick(draw, 'c', 'c.T', 'c[::-1]')}, 0"]
    lines = [*start, *_block(draw, names, 6), _LEAVE]
    parts.append("def main(n, m, a, b, c, p, q):\n" + "".join(f"    {line}\n" for line in lines))
    return "\n\n".join(parts)


def _block(draw: Draw, names: _Names, most: int = 3) -> Lines:
    return [line for _ in range(draw(st.integers(1, most))) for line in _statement(draw, names)]


def _inside(lines: Lines) -> Lines:
    return ["    " + line for line in lines]


def _statement(draw: Draw, names: _Names) -> Lines:
    forms = ["bind", "bind", "choose", "swap", "write", "write", "write", "write"]
    if names.depth > 0:
        forms += ["branch", "loop", "loop", "trial"]
        forms += ["rows"] * (names.depth > 1)
    forms += ["leave"] if names.depth < 2 else []
    return _FORMS[pick(draw, *forms)](draw, names)


def _bind(draw: Draw, names: _Names) -> Lines:
    rank = _rank(draw, names)
    name = pick(draw, *names.bound[rank])
    if rank == 2 and names.helpers and draw(st.integers(0, 2)) == 0:
        call = pick(draw, *names.helpers).format(*(pick(draw, *names.arrays[2]) for _ in range(2)))
        return [f"{name} = {call}"]
    if draw(st.integers(0, 3)) == 0:  # a view of what the name meant before
        return [f"{name} = {pick(draw, *_VIEWS[rank, rank]).replace('{}', name)}"]
    return [f"{name} = {_view(draw, rank, names)}"]


def _rank(draw: Draw, names: _Names) -> int:
    rank: int = pick(draw, *(r for r in (2, 1, 2, 3) if r in names.bound))
    return rank


def _view(draw: Draw, rank: int, names: _Names, of: tuple[str, ...] = ()) -> str:
    """A view with so many axes (of one of the given arrays)."""
    source = rank if of else pick(draw, *(r for r, to in _VIEWS if to == rank and r in names.arrays), rank)
    view: str = pick(draw, *_VIEWS[source, rank])
    return view.replace("{}", pick(draw, *(of or names.arrays[source])))


def _test(draw: Draw, names: _Names) -> str:
    test: str = pick(draw, *_TESTS[: None if "w" in names.arrays[2] else -1])
    return test.format("", pick(draw, *names.arrays[1]), pick(draw, *names.arrays[2]))


def _choose(draw: Draw, names: _Names) -> Lines:
    rank = _rank(draw, names)
    name = pick(draw, *names.bound[rank])
    return [f"{name} = {_view(draw, rank, names)} if {_test(draw, names)} else {_view(draw, rank, names)}"]


def _swap(draw: Draw, names: _Names) -> Lines:
    bound = names.bound[_rank(draw, names)]
    one, two = pick(draw, *bound), pick(draw, *bound)
    return [f"{one}, {two} = {pick(draw, two, two, f'{two}[::-1]')}, {one}"]


def _write(draw: Draw, names: _Names) -> Lines:
    rank = _rank(draw, names)
    targets = names.arrays[rank]
    write: str = pick(draw, *_WRITES[rank])
    return [write.format(pick(draw, *targets), pick(draw, *targets), pick(draw, *names.arrays[1]))]


def _branch(draw: Draw, names: _Names) -> Lines:
    lines = [f"if {_test(draw, names)}:", *_inside(_block(draw, names.inner()))]
    return lines + (["else:", *_inside(_block(draw, names.inner()))] if draw(st.booleans()) else [])


def _loop(draw: Draw, names: _Names) -> Lines:
    lines = _block(draw, names.inner(loops=1))
    if draw(st.booleans()):
        lines += [f"if {_test(draw, names)}:", f"    {pick(draw, 'break', 'continue', names.leave)}"]
        lines += _write(draw, names) if draw(st.booleans()) else []
    return [f"for k in range({pick(draw, 'abs(n) % 4', '2', '3')}):", *_inside(lines)]


def _rows(draw: Draw, names: _Names) -> Lines:
    """A loop over the rows of an array, each of which is bound to ``u``."""
    write = pick(draw, *_WRITES[1]).format("u", pick(draw, *names.arrays[1]))
    return [f"for u in {pick(draw, *names.arrays[2])}:", *_inside([write, *_block(draw, names.inner(loops=1), 2)])]


def _trial(draw: Draw, names: _Names) -> Lines:
    inner = names.inner()
    kinds = pick(draw, "(IndexError, ValueError)", "ValueError", "IndexError")
    return ["try:", *_inside(_block(draw, inner)), f"except {kinds}:", *_inside(_write(draw, inner))]


def _leave(draw: Draw, names: _Names) -> Lines:
    jumps = [names.leave, "raise ValueError(f'stop at {k}')", *(["break", "continue"] if names.loops else [])]
    return [f"if {_test(draw, names)}:", f"    {pick(draw, *jumps)}"]


_FORMS = {
    "bind": _bind, "choose": _choose, "swap": _swap, "write": _write, "branch": _branch, "loop": _loop, "rows": _rows,
    "trial": _trial, "leave": _leave,
}  # fmt: skip
