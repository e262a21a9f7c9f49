"""Views of several arrays in one list: the list has copies, so that whatever would tell is refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import whilst


def rows_of(a: Any) -> list[Any]:
    b = a + 1
    return [a[i] for i in range(len(a))] + [b[i] for i in range(len(a))]


def source_written(a: Any) -> Any:
    rows = rows_of(a)
    a[0, 0] = 100
    return rows[0].sum()


def source_written_before_in_a_loop(a: Any) -> Any:
    rows = rows_of(a)
    for i in range(3):
        a[0, 0] = i
        rows.append(a[i])
    return rows[0].sum()


def source_written_after_in_a_loop(a: Any) -> Any:
    rows = rows_of(a)
    for i in range(3):
        rows.append(a[i])
        a[0, 0] = i
    return rows[0].sum()


def source_written_in_an_outer_loop(a: Any) -> Any:
    rows = rows_of(a)
    for k in range(2):
        for i in range(3):
            rows.append(a[i])
        a[0, 0] = k
    return rows[0].sum()


def source_written_under_another_name(a: Any) -> Any:
    rows, b = rows_of(a), a.T
    b += 1
    return rows[0].sum()


def element_written(a: Any) -> Any:
    rows_of(a)[0][1] = 5
    return a


def slice_written(a: Any) -> Any:
    rows_of(a)[0][:] = 5
    return a


def view_written(a: Any) -> Any:
    rows_of(a)[0][1:][0] = 5
    return a


def added_in_place(a: Any) -> Any:
    for r in rows_of(a):
        r *= 2
    return a


def sorted_in_place(a: Any) -> Any:
    rows_of(a)[1].sort()
    return a


def written_by_a_function(a: Any) -> Any:
    def change(r: Any) -> None:
        r[0] = 1

    change(rows_of(a)[0])
    return a


def written_by_a_recursion(a: Any) -> Any:
    rows = rows_of(a)

    def go(k: int) -> int:
        a[k, 0] = k
        return go(k - 1) if k else 0

    go(1)
    for i in range(2):
        rows.append(a[i])
    go(2)
    return rows[0].sum()


def compared_by_identity(a: Any) -> Any:
    rows = rows_of(a)
    return rows[0] is rows[1]


def compared_by_identity_in_a_list_of_one(a: Any) -> Any:
    rows = [a[i] for i in range(len(a))]
    return rows[0] is rows[1]


def returned(a: Any) -> Any:
    return rows_of(a)


def one_returned(a: Any) -> Any:
    return rows_of(a)[1]


def a_view_returned(a: Any) -> Any:
    return rows_of(a)[1][1:]


FUNCTIONS = [
    source_written, source_written_before_in_a_loop, source_written_after_in_a_loop, source_written_in_an_outer_loop,
    source_written_under_another_name, element_written, slice_written, view_written, added_in_place, sorted_in_place,
    written_by_a_function, written_by_a_recursion, compared_by_identity, compared_by_identity_in_a_list_of_one,
    returned, one_returned, a_view_returned,
]  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_is_refused(function: Callable[[Any], Any]) -> None:
    with pytest.raises(whilst.Limitation, match="W263") as caught:
        whilst.compile(function)(np.arange(12.0).reshape(4, 3))
    assert "copy()" in str(caught.value)
