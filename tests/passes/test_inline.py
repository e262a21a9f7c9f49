"""Calls in loops that hand arrays on are inlined before a derivative is made."""

import numpy as np

import whilst
from whilst.running.eager import interpret
from whilst_compiler.ir.graph import Call, all_nodes
from whilst_compiler.passes.inline import inline_calls
from whilst_compiler.pipeline import optimise, prepare


def rows(x):
    found = [[] for _ in range(3)]
    for i in range(len(x)):
        found[i % 3].append(x[i])
    return sum(sum(row) for row in found)


def deeper(x, depth):
    x[depth] *= 2.0
    return x[0] if depth == 0 else deeper(x, depth - 1) + 1.0


def recursion(x):
    total = 0.0
    for k in range(len(x)):
        total += deeper(x, k)
    return total


noted = whilst.checkpoint(lambda x: np.sin(x) * x)


def with_a_rule(x):
    for _ in range(3):
        x = noted(x)
    return np.sum(x)


def calls(graph):
    return {n.callee for n in all_nodes(graph) if isinstance(n, Call)}


def lowered(f):
    return whilst.compile(f).lower(np.ones(4)).graph


def test_functions_of_the_library_are_inlined():
    graph = lowered(rows)
    assert calls(graph) and not calls(prepare(graph))
    assert calls(graph), "the graph itself stays as it is"


def test_recursion_and_functions_with_rules_stay():
    for f in (recursion, with_a_rule):
        graph = lowered(f)
        assert calls(graph) == calls(prepare(graph)) != set()


def test_what_is_inlined_is_the_same_function():
    x = np.array([1.0, 2.0, 4.0, 8.0])
    graph = inline_calls(lowered(rows))
    (found,) = interpret(optimise(graph, check=True), [x])
    assert found == rows(x)
