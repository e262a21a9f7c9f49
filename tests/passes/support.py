"""Running passes on text, and comparing what graphs do on the interpreter."""

from __future__ import annotations

import copy
import io
from contextlib import redirect_stdout

import numpy as np

from whilst.running.eager import interpret
from whilst.running.raised import Raised
from whilst_compiler.ir.compare import same
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.drop import drop_unused
from whilst_compiler.passes.place import place


def read(text):
    """A verified graph."""
    graph = parse(text, ROWS)
    verify(graph)
    return graph


def shown(graph):
    """The text of a graph, after checking that it is well formed."""
    verify(graph)
    return to_text(graph, locations=False)


def becomes(step, before, after):
    """The pass (and then dropping what is unused) makes ``before`` into ``after``, but for names."""
    found, wanted = drop_unused(step(read(before))), read(after)
    assert same(found, wanted), f"became\n{shown(found)}\nnot\n{shown(wanted)}"


def becomes_body(step, head, before, after):
    """The same for bodies of graphs with one head, such as ``%x: i64 -> i64``."""
    params, results = head.split("->")
    before, after = (f"graph @f({params.strip()}) -> ({results.strip()}) {{\n{lines}\n}}\n" for lines in (before, after))
    becomes(step, before, after)


def stays(step, text):
    becomes(step, text, text)


def outcome(graph, inputs):
    """Results or error, printed text and arguments after a run on the interpreter.

    After an error the arguments do not count: a graph that writes into two versions of one array, as no program does,
    leaves open which of them is the argument until it returns.
    """
    inputs = copy.deepcopy(inputs)
    out = io.StringIO()
    with redirect_stdout(out):
        try:
            ended = ["returned", [_plain(x) for x in interpret(place(graph), inputs)]]
        except Raised as error:
            ended = ["raised", [error.error, error.message, error.payload]]
    left = [] if ended[0] == "raised" else [_plain(x) for x in inputs]
    return [*ended, out.getvalue(), left]


def _plain(x):
    """Comparable, with NaN equal to itself and -0.0 unlike 0.0."""
    return (x.dtype.str, x.shape, x.tobytes()) if isinstance(x, np.ndarray | np.generic) else x
