"""Values to keys, specs and leaves."""

from __future__ import annotations

import enum
from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest

import whilst
from whilst.values.arguments import flatten
from whilst.values.array_keys import layouts_of
from whilst.values.specified import specify
from whilst_compiler.errors import Limitation
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    NONE,
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    ItemsSpec,
    ListSpec,
    RangeSpec,
    RecordSpec,
    ScalarSpec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.types import DType

Point = namedtuple("Point", "x y")


@dataclass
class Body:
    mass: float
    place: tuple[float, float]


class Plain:
    def __init__(self, a, b):
        self.a = a
        self.b = b


class Colour(enum.IntEnum):
    RED = 1


def specs(*values, static=()):
    names = [f"p{i}" for i in range(len(values))]
    return [specify(k) for k in flatten(names, values, frozenset(static)).key]


def key(*values, static=()):
    return flatten([f"p{i}" for i in range(len(values))], values, frozenset(static)).key


@pytest.mark.parametrize(
    "value, spec",
    [
        (True, PY_BOOL),
        (3, PY_INT),
        (2.5, PY_FLOAT),
        (1j, PY_COMPLEX),
        (np.float64(1), ScalarSpec(DType.F64)),
        (np.int8(1), ScalarSpec(DType.I8)),
        (np.longlong(1), ScalarSpec(DType.I64)),
        (np.bool_(True), ScalarSpec(DType.BOOL)),
        (np.complex64(1), ScalarSpec(DType.C64)),
        (None, NONE),
        ("axis", StaticSpec("axis")),
        (len, StaticSpec(len)),
        (int, StaticSpec(int)),
        (np, StaticSpec(np)),
        (Colour.RED, StaticSpec(Colour.RED)),
        (range(3), RangeSpec()),
        ((1, 2.0), TupleSpec((PY_INT, PY_FLOAT))),
        ([1, 2], ListSpec(PY_INT, 0, given=True)),
        ([(1, 2.0)], ListSpec(TupleSpec((PY_INT, PY_FLOAT)), 0, given=True)),
        ([1, 2.0], ItemsSpec((PY_INT, PY_FLOAT), 0)),
        ([], ItemsSpec((), 0)),
        (Point(1, 2.0), TupleSpec((PY_INT, PY_FLOAT), Point)),
        ({"a": 1, "b": 2.0}, RecordSpec(dict, ("a", "b"), (PY_INT, PY_FLOAT), 0)),
        (Body(1.0, (2.0, 3.0)), RecordSpec(Body, ("mass", "place"), (PY_FLOAT, TupleSpec((PY_FLOAT, PY_FLOAT))), 0)),
        (Plain(1, None), RecordSpec(Plain, ("a", "b"), (PY_INT, NONE), 0)),
        (np.array(2.0), ArraySpec(DType.F64, (), True, 0)),
    ],
)
def test_specs(value, spec):
    assert specs(value) == [spec]


def test_leaves_are_those_of_the_specs():
    values = (1, (2.0, np.zeros(3)), range(4, 5, 6), "s", Body(1.0, (2.0, 3.0)))
    flat = flatten("abcde", values)
    assert [x for x in flat.leaves if not isinstance(x, np.ndarray)] == [1, 2.0, 4, 5, 6, 1.0, 2.0, 3.0]
    assert len(flat.leaves) == sum(1 for k in flat.key for _ in leaf_types(specify(k)))


def test_equal_sizes_share_a_symbol_and_0_and_1_are_literal():
    a, b = specs(np.zeros((3, 4, 1)), np.zeros((4, 0)))
    assert a.dims == ("n", "m", 1)
    assert b.dims == ("m", 0)


def test_a_new_size_is_no_new_key():
    assert key(np.zeros(3), np.zeros(4)) == key(np.zeros(30), np.zeros(40))
    assert key(np.zeros(3), np.zeros(4)) != key(np.zeros(3), np.zeros(3))
    assert key(np.zeros(3)) != key(np.zeros(1))
    assert hash(key(np.zeros(3))) == hash(key(np.zeros(9)))


def test_what_else_of_an_array_is_in_the_key():
    a = np.zeros((4, 4))
    readonly = a.copy()
    readonly.flags.writeable = False
    different = [key(x) for x in (a, a.T[:3], readonly, a.astype(np.float32), a[0])]
    assert len(set(different)) == 5
    assert key(a, a) != key(a, a.copy())


def test_the_same_object_has_one_storage():
    a = np.zeros(3)
    first, second, third = specs(a, (a,), np.zeros(3))
    assert first.storage == second.items[0].storage != third.storage


def test_layouts():
    a = np.zeros((4, 4))
    given = [a, a.T, a[0], a[:, 0], 1, a[::-1], a[:, 1:]]
    assert layouts_of(given) == ("C", "F", "C", "strided", "C", "inner", "inner")


def test_values_are_not_in_the_key_but_static_ones_are():
    assert key(1) == key(2)
    assert key(1.0) != key(1)
    assert key(1, static=["p0"]) != key(2, static=["p0"])
    same_to_python = [1, True, 1.0, 0.0, -0.0, (1,), (True,), (0.0,), (-0.0,)]
    assert len({key(x, static=["p0"]) for x in same_to_python}) == len(same_to_python)


def test_functions_without_state_share_a_key():
    def make(k):
        return lambda x: x + k

    plain = [key(lambda x: x + 1) for _ in range(2)]
    assert plain[0] == plain[1]
    assert key(make(1)) != key(make(2))


def test_ints_beyond_64_bits():
    with pytest.raises(OverflowError, match="integer argument `p0` does not fit in 64 bits"):
        key(2**63)
    with pytest.raises(OverflowError, match="p1"):
        key(1, (2, -(2**63) - 1))
    assert key(-(2**63), 2**63 - 1) == key(1, 1)


@pytest.mark.parametrize(
    "value, words",
    [
        (np.zeros(3, np.float16), "float16"),
        (np.float16(1), "float16"),
        (np.zeros(3, object), "dtype object"),
        (np.zeros(3, "U3"), "dtype <U3"),
        (np.zeros(3, [("a", int)]), "structured"),
        (np.zeros(3, "datetime64[s]"), "datetime64"),
        (np.ma.zeros(3), "not a plain ndarray"),
        ({1, "a"}, "a set whose items"),
        ({1: 2, "a": 3}, "a dict whose keys"),
        (type("MyInt", (int,), {})(3), "class MyInt"),
    ],
)
def test_refused(value, words):
    with pytest.raises(Limitation, match=words) as info:
        key(value)
    text = str(info.value)
    assert "`p0`" in text and "help:" in text and len(text.splitlines()) <= 12


def test_an_object_that_refers_to_itself():
    loop = []
    loop.append(loop)
    with pytest.raises(Limitation, match="refers to itself"):
        key(loop)


def test_unhashable_static():
    with pytest.raises(Limitation, match="cannot be hashed"):
        key([1], static=["p0"])


def test_misaligned_arrays_are_copied():
    buffer = np.zeros(33, np.uint8)
    odd = buffer[1:].view(np.float64)
    assert not odd.flags.aligned
    flat = flatten("a", [odd])
    ((original, copy),) = flat.copies
    assert original is odd and copy is flat.leaves[0] and copy.flags.aligned


def count_all(rows: list[list[int]], names: list[str]) -> tuple[int, str]:
    return sum(len(row) for row in rows), max(names)


def test_lengths_and_texts_are_no_part_of_the_key() -> None:
    f = whilst.compile(count_all)
    for n in (10, 11, 40):
        rows, names = [[1] * k for k in range(n)], [str(k) for k in range(n)]
        assert f(rows, names) == f.eager(rows, names) == count_all(rows, names)
    assert len(f._found) == 1
    shared = [1, 2]
    assert f([shared] * 10, ["a"]) == (20, "a")
    assert len(f._found) == 2


def vowels(text: str) -> int:
    return sum(1 for c in text if c in "aeiou")


def by_mode(x: int, mode: str) -> float:
    return x / 2 if mode == "half" else x


def by_name(a: np.ndarray, name: str) -> float:
    return getattr(np, name)(a)


def test_any_text_will_do_after_some_texts() -> None:
    f = whilst.compile(vowels)
    for text in ("", "a", "bcd", "hello", "whilst", "while", "compile", "a"):
        assert f(text) == f.eager(text) == vowels(text)
    assert len(f._found) == 4


def test_texts_on_which_types_depend_stay_known() -> None:
    f, g = whilst.compile(by_mode), whilst.compile(by_name)
    for mode, name in zip(("a", "b", "c", "half", "d", "half", "e"), ("sum", "mean", "max", "min", "std", "sum", "prod")):
        assert repr(f(3, mode)) == repr(by_mode(3, mode))
        assert g(np.arange(4.0), name) == by_name(np.arange(4.0), name)


class Linked:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


def linked(count):
    first = None
    for k in range(count):
        first = Linked(k, first)
    return first


def total_of(items):
    return sum([one.value for one in items])


def total_along(node):
    total = 0
    while node is not None:
        total += node.value
        node = node.next
    return total


def test_objects_of_any_number_are_one_specialisation():
    of_list, along = whilst.compile(total_of), whilst.compile(total_along)
    kinds = []
    for count in (*range(4, 10), 31, 100, 1000):
        assert of_list([Linked(k) for k in range(count)]) == sum(range(count))
        assert along(linked(count)) == sum(range(count))
        kinds.append(repr(of_list))
    assert len(set(kinds[:4])) == 4 and len(set(kinds[3:])) == 1
    assert repr(along).count(";") == 0
    assert repr(of_list).endswith("; (items: list[Linked(value: int, next: None)])>")
    assert repr(along).endswith("compiled for (node: Linked(value: int, next: Linked or None))>")


def test_many_objects_are_any_number_of_them_from_the_first_time_on():
    compiled = whilst.compile(total_of)
    compiled([Linked(k) for k in range(33)])
    assert repr(compiled).endswith("compiled for (items: list[Linked(value: int, next: None)])>")


def test_objects_whose_fields_make_no_columns_are_described_one_by_one():
    compiled = whilst.compile(total_of)
    assert compiled([Linked(k, [k]) for k in range(5)]) == 10
    assert compiled([Linked(k if k % 2 else 0.5) for k in range(5)]) == 1 + 3 + 3 * 0.5
    mixed = [Linked(k) for k in range(5)]
    mixed[2].more = 1
    assert compiled(mixed) == 10


def test_what_is_compiled_for_objects_takes_any_number_of_them():
    def moved(nodes, part, one):
        one.value += len(part)
        return sum([x.value for x in nodes]), part[0].value

    def given(count):
        nodes = [Linked(k) for k in range(count)]
        return nodes, nodes[2:], nodes[-1]

    fixed = whilst.compile(moved).lower(*given(40)).compile()
    for count in (5, 40, 100):
        mine, expected = given(count), given(count)
        assert fixed(*mine) == moved(*expected)
        assert [x.value for x in mine[0]] == [x.value for x in expected[0]]
    for wrong in ((*given(5)[:2], Linked(1)), (given(5)[0], given(5)[1], given(5)[2]), ([], [], Linked(1))):
        with pytest.raises(TypeError, match="is not of type"):
            fixed(*wrong)


def test_lowered_is_what_a_call_runs():
    compiled = whilst.compile(total_of)
    for count in (5, 6, 7, 8, 9, 10, 40):
        items = [Linked(k) for k in range(count)]
        compiled(items)
        assert str(compiled.lower(items).lowered.arguments[0][1]) in repr(compiled)


def test_objects_of_one_population_in_several_arguments():
    def moved(nodes, others, one):
        others[0].value += one.value
        one.value = -1
        return [x.value for x in nodes]

    for shape in (lambda x: (x, x[3:], x[1]), lambda x: (x[2:], x, x[7]), lambda x: (x[::-1], x[:4] + x[:2], x[0])):
        given, expected = ([Linked(k) for k in range(8)] for _ in range(2))
        assert whilst.compile(moved)(*shape(given)) == moved(*shape(expected))
        assert [x.value for x in given] == [x.value for x in expected]
