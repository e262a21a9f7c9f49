"""Containers in containers as arguments: any number of them is compiled once, and large graphs are gone through."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from programs import graphs_of_dicts as graphs
from whilst import compile

LARGE = graphs.random_graph(1000, 5, 17)
CASES: dict[str, tuple[Callable[..., Any], Callable[[dict[int, Any]], tuple[Any, ...]]]] = {
    "dijkstra": (graphs.dijkstra, lambda g: (g, 0)),
    "pairs": (graphs.dijkstra_over_pairs, lambda g: (graphs.as_pairs(g), 0)),
    "bellman_ford": (graphs.bellman_ford, lambda g: (g, 0)),
    "order": (graphs.topological_order, lambda g: (graphs.downhill(g),)),
    "components": (graphs.connected_components, lambda g: (graphs.as_sets(graphs.both_ways(g)),)),
    "pagerank": (graphs.pagerank, lambda g: (g, 0.85, 3)),
    "turned": (graphs.turned_round, lambda g: (g,)),
    "taken out": (graphs.light_edges_taken_out, lambda g: (g, 9)),
    "tree": (graphs.minimum_spanning_tree, lambda g: (graphs.both_ways(g), 0)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_large_graph_is_gone_through_by_code_made_for_small_ones(name: str) -> None:
    python, arguments = CASES[name]
    compiled = compile(python)
    for graph in (graphs.random_graph(10, 4, 3), graphs.random_graph(33, 4, 3), LARGE):
        mine, other = copy.deepcopy(arguments(graph)), copy.deepcopy(arguments(graph))
        assert compiled(*mine) == python(*other)
        assert mine == other
    assert len(compiled._found) == 1


def total(rows: Any) -> int:
    return sum(len(row) for row in rows)


@pytest.mark.parametrize("make", [dict.fromkeys, set, lambda items: [list(items)], lambda items: [(k, set()) for k in items]])
def test_any_number_is_one_specialisation(make: Callable[[Any], Any]) -> None:
    compiled = compile(total)
    for n in (9, 10, 200):
        assert compiled([make(range(k % 5 + 1)) for k in range(n)]) == total([make(range(k % 5 + 1)) for k in range(n)])
    assert len(compiled._found) == 1


def test_what_is_not_changed_stays_the_very_objects() -> None:
    def update(table: dict[int, dict[int, float]], k: int) -> float:
        table[k][0] += 1.0
        return table[k][0]

    numbers = {k: {0: 0.5 * k, 1: 1e300} for k in range(20)}
    held = {k: row[1] for k, row in numbers.items()}
    rows = list(numbers.values())
    assert compile(update)(numbers, 5) == 3.5
    assert all(a is b for a, b in zip(rows, numbers.values()))
    assert all(numbers[k][1] is held[k] for k in numbers if k != 5)
