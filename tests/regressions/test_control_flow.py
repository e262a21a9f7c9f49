"""Jumps, joins and loops that other compilers got wrong."""

from __future__ import annotations

import numpy as np
import pytest

from harness import check

LENGTHS = [0, 1, 2, 3, 8]


@pytest.mark.parametrize("n", LENGTHS)
def test_continue_in_a_branch_keeps_values_alive(n: int) -> None:
    """numba#1522"""

    def f(values, x):
        r = -1
        for v in values:
            a = x
            if a != v:
                if a != v - 1:
                    a = v
                    x = x + 1
                continue
            if a == x:
                r = a
            x += 1
        return r, x

    check(f, np.arange(n), 1)
    check(f, np.arange(n) // 2, 0)


@pytest.mark.parametrize("n", LENGTHS)
def test_nested_endless_loops_with_two_breaks_end(n: int) -> None:
    """numba#2273"""

    def f(n):
        k = 0
        trips = 0
        while True:
            k += 1
            if k > n:
                break
            j = 0
            while True:
                j += 1
                trips += 1
                if j >= k:
                    break
        return k, trips

    check(f, n)


@pytest.mark.parametrize("n", [1, 2, 3, 27])
def test_return_inside_an_endless_loop_keeps_the_accumulator(n: int) -> None:
    """numba#5267, numba#5273"""

    def f(n):
        count = 0
        while True:
            if n == 1:
                return count
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            count += 1

    check(f, n)


@pytest.mark.parametrize("n", LENGTHS)
def test_a_variable_reassigned_in_an_endless_loop_moves(n: int) -> None:
    """numba#4915"""

    def f(n):
        v = 1
        k = 0
        while True:
            print(v)
            v = v * 16807 % 2147483647
            k += 1
            if k > n:
                break
        return v

    check(f, n)


@pytest.mark.parametrize("n", LENGTHS)
def test_continue_does_not_end_the_loop(n: int) -> None:
    """numba#5254"""

    def f(n):
        total = 0
        for i in range(n):
            total += 1
            if i >= 0:
                continue
            total += 1000
        return total

    check(f, n)


@pytest.mark.parametrize("n", LENGTHS)
def test_elif_after_continue_joins_where_it_should(n: int) -> None:
    """numba#6565"""

    def f(n):
        i = 0
        a = b = c = 0
        while i < n:
            i += 1
            if i % 3 == 0:
                a += 1
                continue
            elif i % 3 == 1:
                b += 10
            else:
                c += 100
            assert i % 3 != 0
            a += 1000
        return a, b, c

    check(f, n)


@pytest.mark.parametrize("c", [True, False])
def test_a_definition_dominates_its_use(c: bool) -> None:
    """numba#9242"""

    def f(c, a):
        d = 0
        if c:
            d = a + 5
        return c and d > 0

    check(f, c, -7)
    check(f, c, 7)


@pytest.mark.parametrize("n", LENGTHS)
def test_parallel_assignment_is_parallel(n: int) -> None:
    """numba#571, drjit-core#146, drjit-core#198"""

    def f(n):
        x, y = 1, 2
        a, b, c = 3, 4, 5
        previous = current = 0.0
        for i in range(n):
            x, y = y, x
            a, b, c = c, c + 0, a
            previous = current
            current = previous * 0.5 + i
        return x, y, a, b, c, previous, current

    check(f, n)


@pytest.mark.parametrize("n", LENGTHS)
def test_two_slots_that_start_as_one_object_part(n: int) -> None:
    """drjit#505, drjit#58"""

    def f(a, n):
        x = y = a
        u = v = 1
        for _ in range(n):
            x = x + 1
            v = v + u
        return x, y, u, v, a

    check(f, np.arange(3.0), n)


@pytest.mark.parametrize("flag", [True, False])
def test_an_early_return_in_an_if_is_not_a_fall_through(flag: bool) -> None:
    """PennyLaneAI/catalyst#312"""

    def f(flag, x):
        y = x * 2
        if flag:
            return y
        y = y + 100
        if x > 3:
            return y + 1000
        return -y

    check(f, flag, 2)
    check(f, flag, 5)


@pytest.mark.parametrize("n", LENGTHS)
def test_nested_loops_on_state_made_from_arguments_end(n: int) -> None:
    """jax#2261, tensorflow#126891"""

    def f(a, n):
        i = n
        x = a
        trips = 0
        while i > 0:
            j = i
            while j > 0:
                x = x * 0.5
                j -= 1
                trips += 1
            i -= 1
        return x, trips

    check(f, np.ones(2), n)
    check(f, 1.0, n)


@pytest.mark.parametrize("n", LENGTHS)
def test_a_loop_of_no_trips_and_an_untouched_input(n: int) -> None:
    """jax#27019, jax#8160"""

    def f(a, n):
        x = a
        for i in range(n):
            x = x + i
        return x, n

    check(f, np.arange(3.0), n)
    check(f, np.arange(3.0), -n)


@pytest.mark.parametrize("n", LENGTHS)
def test_partly_known_loop_outputs(n: int) -> None:
    """drjit-core#95, mitsuba3#115: one output is used, one is constant, one is dropped"""

    def f(n):
        used, constant, dropped = 0, 7, 1.0
        for i in range(n):
            used += i
            dropped *= 2.0
        return used + constant, constant

    check(f, n)


@pytest.mark.parametrize("n", LENGTHS)
def test_a_python_loop_over_rebound_arrays(n: int) -> None:
    """pytorch#96064, pytorch#185382: the third iteration saw stale data"""

    def f(a, n):
        b = a.copy()
        for i in range(n):
            b = b + a
            a[i % len(a)] += 1.0
            b[0] -= i
        return b

    check(f, np.arange(3.0), n)


@pytest.mark.parametrize("n", LENGTHS)
def test_walrus_with_the_variable_itself(n: int) -> None:
    """numba (found here): ``while (n := n - 1) > 0`` could not be typed"""

    def f(n):
        total = 0
        while (n := n - 1) > 0:
            total = total * 2 + n
        return n, total

    check(f, n)


def test_a_long_sequence_of_branches_is_compiled_once_each() -> None:
    """jax#2777, openxla/xla#35719: code that grows exponentially with the branches"""

    def f(x):
        k = 0
        if x & 1:
            k += 1
        if x & 2:
            k += k + 2
        if x & 4:
            k += k + 3
        if x & 8:
            k ^= x
        if x & 16:
            k += k + 5
        if x & 32:
            k -= 3 * k + 6
        if x & 64:
            k += k + 7
        if x & 128:
            k ^= 2 * x
        if x & 256:
            k += k + 9
        if x & 512:
            k -= 5
        if x & 1024:
            k += k + 11
        if x & 2048:
            k += k + 12
        return k

    for x in (0, 1, 0xFFF, 0xAAA, 0x555, 0x801):
        check(f, x)


def test_many_trips_cost_nothing_to_compile() -> None:
    """jax: SIGSEGV at 20,000 unrolled trips; here a loop is one node"""

    def f(n):
        total = 0
        for i in range(20000):
            if i >= n:
                break
            total += i * i % 7
        return total

    check(f, 50)
    check(f, 0)


def test_a_loop_whose_exit_could_be_folded_away() -> None:
    """llvm#183906, llvm#115149"""

    def f(n, step):
        i = 0
        while i != n:
            i += step
            if i > 100:
                return -1
        return i

    check(f, 10, 2)
    check(f, 9, 2)
    check(f, 0, 2)


def test_induction_variables_that_go_down_and_wrap_around() -> None:
    """llvm#58340, llvm#125374, llvm#122602, llvm#121745"""

    def f(a, n):
        total = 0
        i = n
        while i >= 0:
            total = total * 3 + a[i % len(a)]
            i -= 2
        k = np.uint8(n)
        trips = 0
        while k != 250:
            k -= np.uint8(1)
            trips += 1
        return total, trips

    for n in (0, 1, 7, 12):
        check(f, np.array([1, 2, 3, 4, 5], dtype=np.int16).astype(np.int64), n)
