"""``return``, ``break``, ``continue`` in every part of a ``try``, in loops and functions."""

import numpy as np

from programs.registry import program


@program((5, 2), (5, 7), (0, 0))
def break_in_the_body(n, k):
    total = 0
    for i in range(n):
        try:
            if i == k:
                break
            total += 10 // (i - 3)
        except ZeroDivisionError:
            total += 100
    return total


@program((6,), (2,))
def continue_in_the_handler(n):
    total = 0
    for i in range(n):
        try:
            x = 12 // (i - 2)
        except ZeroDivisionError:
            continue
        total += x
    return total


@program((6,), (2,))
def break_in_the_handler(n):
    total = 0
    for i in range(n):
        try:
            x = 12 // (i - 2)
        except ZeroDivisionError:
            break
        total += x
    else:
        total += 1000
    return total


@program((6,), (2,))
def return_in_the_handler_of_a_loop(n):
    total = 0
    for i in range(n):
        try:
            total += 12 // (i - 2)
        except ZeroDivisionError:
            return -total, i
    return total, -1


@program((0,), (1,), (2,))
def return_in_the_body_and_finally(n):
    log = np.zeros(3)
    try:
        log[0] = 1.0
        if n == 1:
            return log.sum()
        log[1] = 10 // n
    except ZeroDivisionError:
        return log.sum() + 100
    finally:
        log[2] = 5.0
        print("finally", log.sum())
    return log.sum()


@program((0,), (1,), (2,))
def return_in_the_else_part(n):
    try:
        x = 10 // n
    except ZeroDivisionError:
        x = -1
    else:
        if n == 1:
            return 0
        x += 1
    return x


@program((6, 4), (6, 2), (3, 9))
def finally_in_a_loop_that_is_left(n, k):
    entered, left = 0, 0
    for i in range(n):
        try:
            entered += 1
            if i == k:
                break
            if i == 1:
                continue
            entered += 10 // (i - 3)
        except ZeroDivisionError:
            entered += 1000
        finally:
            left += 1
        left += 100
    return entered, left


@program((0,), (1,))
def return_in_finally_swallows(n):
    try:
        x = 10 // n
        print(x)
    finally:
        return 7  # noqa: B012


@program((0,), (1,), (2,))
def return_in_finally_takes_over(n):
    try:
        if n == 0:
            return 1
        x = 10 // (n - 1)
        return x
    finally:
        if n < 2:
            return 5  # noqa: B012
        print("through")


@program((4,), (0,))
def continue_in_finally(n):
    total = 0
    for i in range(n):
        try:
            total += 10 // (i - 1)
        finally:
            total += 100
            continue  # noqa: B012
    return total


@program((5,),)
def nested_loops_and_tries(n):
    total = 0
    for i in range(n):
        try:
            for j in range(n):
                try:
                    if j == 3:
                        break
                    total += (i + j) // (i - j)
                except ZeroDivisionError:
                    total += 1
                    if i == 3:
                        continue
                    if i == 4:
                        raise ValueError("four")
                total += 10
        except ValueError:
            total += 1000
        finally:
            total += 1
    return total


def quotient(a, b):
    if b == 13:
        raise ValueError(f"unlucky {a}")
    return a // b


def careful(a, b):
    try:
        return quotient(a, b)
    except ZeroDivisionError:
        return 0


@program((10, 2), (10, 0), (10, 13))
def through_a_call(a, b):
    try:
        x = quotient(a, b)
    except ZeroDivisionError:
        x = -1
    except ValueError as e:
        print(e)
        x = -2
    return x


@program((10, 2), (10, 0), (10, 13))
def out_of_calls(a, b):
    x = careful(a, b)
    y = careful(b, a)
    return x + y


@program((np.array([1, 0, 13, 5]),), (np.array([1, 2]),))
def calls_in_a_loop(values):
    good, zero, bad = 0, 0, 0
    for v in values:
        try:
            q = quotient(100, int(v))
        except ZeroDivisionError:
            zero += 1
        except ValueError:
            bad += 1
        else:
            good += q
    return good, zero, bad


@program((4, 2), (4, 9), (4, 0))
def retry(n, k):
    attempts = 0
    while True:
        try:
            attempts += 1
            if attempts < k:
                raise RuntimeError("not yet")
            break
        except RuntimeError:
            if attempts >= n:
                raise
    return attempts


@program((3,), (0,))
def a_closure_that_fails(n):
    count = 0

    def step(k):
        nonlocal count
        count += 1
        r = 10 // k
        count += 10
        return r

    try:
        x = step(1) + step(n)
    except ZeroDivisionError:
        x = -1
    return x, count


@program((np.array([3.0, 1.0, 2.0]), 1.5), (np.array([3.0, 1.0]), 9.0), (np.zeros(0), 0.0))
def search_by_exception(a, x):
    try:
        for i in range(len(a)):
            if a[i] < x:
                raise StopIteration(i)
    except StopIteration as found:
        return found.args[0]
    return -1


@program((3, 0), (3, 2), (0, 1))
def conditional_expressions(a, b):
    try:
        x = (a // b if a > 1 else 7) + (b and a // b)
    except ZeroDivisionError:
        x = -1
    return x


@program((3,), (1,))
def a_conditional_with_a_failing_test(n):
    a = np.arange(2)
    try:
        if a[n] > 0 or n < 0:
            x = 1
        else:
            x = 2
    except IndexError:
        x = 3
    return x


class _Sized:
    def __init__(self, size):
        self.size = size


class _Square(_Sized):
    def area(self):
        return self.size * self.size


class _Flat(_Sized):
    def area(self):
        pass


class _Unused(Exception):
    pass


@program((0, []), (3, []), (3, [4]), (9, [1]))
def a_list_with_none_returned_from_a_handler(n, xs):
    shapes = [_Square(n % 9), _Flat(2)]
    for _ in range(n % 5):
        try:
            try:
                out = xs[0] % 10
            except _Unused:
                pass
        except Exception:
            return [s.area() for s in shapes]
        finally:
            out = 7
    return out // n


def _waited(n):
    rounds = 0
    while True:
        rounds += 1
        if rounds > n:
            break
        left = 0
        while (left := left + 1) < 6:
            pass
    return rounds


@program((3, 1), (3, 5), (0, -9))
def a_test_that_counts_in_a_function_called_by_a_handler(n, k):
    a = np.arange(4.0)
    try:
        a[k] = 2.0
    except LookupError:
        n = _waited(n)
        raise
    finally:
        print(n)
    return a, _waited(n)


@program((3,), (0,))
def a_test_that_counts_within_another_loop(n):
    rounds = 0
    try:
        while rounds < n:
            rounds += 1
            left = 0
            while (left := left + 1) < 6 and left + rounds < 7:
                pass
    except OverflowError:
        return -1
    return rounds
