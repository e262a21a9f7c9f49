"""Programs about the names of arrays: views, None, swaps, fields, and writes that every other name must see."""

from __future__ import annotations

from hypothesis import strategies as st

from fuzz.expressions import Draw, pick
from fuzz.names import PARAMETERS

__all__ = ["text"]

Lines = list[str]

_BOX = """\
class Box:
    def __init__(self, field):
        self.field = field


def increase(array):
    if array is not None:
        array += 1
"""
_ARRAYS = ("a", "b")
_PLACES = ("u", "v", "w", "box.field", 'record["k"]')
_VIEWS = ("{}", "{}", "{}", "{}[1:]", "{}[::-1]", "{}[:2]", "{}[...]", "{}.T", "{}.ravel()", "{}.copy()", "{} + 1", "{} * 2.0")
_WRITES = (
    "{0} += 1", "{0} *= 2", "{0}[0] = 5", "{0}[-1] += 1", "{0}[:1] = 7", "{0}[{0} > 2] = 0", "{0}[1:] = {0}[:-1]", "increase({0})",
    "np.add({0}, 1, out={0})",
)  # fmt: skip


def text(draw: Draw) -> str:
    """A program with a function ``main``."""
    leave = f"return {', '.join((*_PLACES, *_ARRAYS))}"
    start = [f"u, v, w, i = {_start(draw)}, {_start(draw)}, {_start(draw)}, 0"]
    start += [f"box = Box({_start(draw)})", f'record = {{"k": {_start(draw)}}}']
    lines = [*start, *_block(draw, 3, leave, 6), leave]
    return f"{_BOX}\n\ndef main({', '.join(PARAMETERS)}):\n" + "".join(f"    {line}\n" for line in lines)


def _start(draw: Draw) -> str:
    return pick(draw, "None", "None", "a", "b", "a[1:]")


def _block(draw: Draw, depth: int, leave: str, most: int = 3) -> Lines:
    return [line for _ in range(draw(st.integers(1, most))) for line in _statement(draw, depth, leave)]


def _statement(draw: Draw, depth: int, leave: str) -> Lines:
    place, other = pick(draw, *_PLACES), pick(draw, *_PLACES)
    forms = ["bind", "bind", "write", "write", "write", "swap", "choose", *(["leave"] if depth < 3 else [])]
    if depth:
        forms += ["branch", "branch", "loop"]
    match pick(draw, *forms):
        case "bind":
            view = pick(draw, *_VIEWS).format(pick(draw, *_ARRAYS))
            return [f"{place} = {pick(draw, view, view, 'None', other)}"]
        case "write":
            write = pick(draw, *_WRITES).format(place)
            return [write] if draw(st.integers(0, 9)) == 0 else [f"if {place} is not None and len({place}) > 1:", f"    {write}"]
        case "swap":
            return [f"{place}, {other} = {other}, {place}"]
        case "choose":
            return [f"a = {pick(draw, *_ARRAYS)} if {_test(draw)} else {pick(draw, *_ARRAYS)}"]
        case "leave":
            return [f"if {_test(draw)}:", f"    {leave}"]
        case "branch":
            lines = [f"if {_test(draw)}:", *_inside(_block(draw, depth - 1, leave))]
            return lines + (["else:", *_inside(_block(draw, depth - 1, leave))] if draw(st.booleans()) else [])
    jump = [f"if {_test(draw)}:", f"    {pick(draw, 'break', 'continue', leave)}"] if draw(st.booleans()) else []
    return [f"for i in range({pick(draw, 'abs(n) % 4', '2', '3')}):", *_inside([*_block(draw, depth - 1, leave), *jump])]


def _inside(lines: Lines) -> Lines:
    return ["    " + line for line in lines]


def _test(draw: Draw) -> str:
    return pick(draw, "n > 0", "n % 2 == 0", "m > 1", "i == 1", "i < n", "y > 1", "a is b", "u is a", "v is not None")
