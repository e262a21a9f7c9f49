"""``try``, ``except``, ``else``, ``finally``: which handler runs, in which state, and what happens afterwards."""

import numpy as np

from programs.registry import empty, program


class Base(Exception):
    """A user's own hierarchy."""


class Derived(Base):
    """A class below it."""


class Other(LookupError):
    """A class below a builtin one."""


@program((np.arange(3.0), 1), (np.arange(3.0), 3), (np.arange(3.0), -3), (np.arange(3.0), -4), (empty(), 0), joins=True)
def a_failed_index(a, i):
    try:
        x = a[i]
    except IndexError:
        x = -1.0
    return x


@program((6, 3), (6, 0))
def a_failed_division(a, b):
    try:
        return a // b
    except ZeroDivisionError:
        return -1


@program((1.0, 2.0), (1.0, 0.0))
def a_failed_float_division(x, y):
    try:
        z = x / y
    except ZeroDivisionError:
        z = float("inf")
    return z


@program((5,), (-5,))
def the_body_may_not_fail(n):
    try:
        m = n + 1.5
    except ValueError:
        m = 0.0
    return m


@program((0,), (1,), (2,), (3,))
def several_handlers(n):
    try:
        if n == 0:
            raise KeyError("k")
        if n == 1:
            raise ValueError("v")
        if n == 2:
            raise IndexError("i")
        r = 3
    except ValueError:
        r = 1
    except (KeyError, TypeError):
        r = 0
    except LookupError:
        r = 2
    return r


@program((0,), (1,), (2,), (3,), (4,))
def the_hierarchy(n):
    try:
        if n == 0:
            raise Derived("d")
        if n == 1:
            raise Base("b")
        if n == 2:
            raise Other("o")
        if n == 3:
            raise ArithmeticError("a")
    except Derived:
        return 10
    except Base:
        return 11
    except LookupError:
        return 12
    except Exception:
        return 13
    return 14


@program((0,), (1,), (2,))
def a_bare_except(n):
    try:
        if n == 0:
            raise ValueError
        x = 10 // (n - 1)
    except:  # noqa: E722
        x = -1
    return x


@program((0, 1), (1, 0), (1, 1))
def not_caught_here(a, b):
    try:
        if a == 0:
            raise ValueError(f"a is {a}")
        q = a // b
    except KeyError:
        q = -1
    return q


@program((0, 1), (1, 0), (2, 1))
def caught_by_some_handler_only(a, b):
    try:
        if a == 0:
            raise ValueError(f"a is {a}")
        q = a // b
    except ZeroDivisionError:
        q = -1
    return q


@program((0,), (3,))
def the_else_part(n):
    log = 0
    try:
        x = 12 // n
    except ZeroDivisionError:
        log += 1
        x = 0
    else:
        log += 10
        x += 1
    return x, log


@program((0,), (1,), (2,))
def an_error_in_the_else_part_is_not_caught(n):
    try:
        x = 12 // n
    except ZeroDivisionError:
        x = 5
    else:
        x = x // (n - 1)
    return x


@program((0,), (3,))
def the_finally_part(n):
    log = 0
    try:
        log += 1
        x = 12 // n
        log += 2
    except ZeroDivisionError:
        log += 4
        x = -1
    finally:
        log += 8
    return x, log


@program((0,), (3,))
def finally_without_except(n):
    try:
        print("try", n)
        x = 12 // n
        print("done")
    finally:
        print("finally")
    return x


@program((np.zeros(4), 2), (np.zeros(4), 4), (np.zeros(4), 7))
def writes_before_a_failure_stay(a, n):
    try:
        for i in range(n):
            a[i] = i + 1.0
        a[0] = 99.0
    except IndexError:
        a[-1] = -1.0
    return a.sum()


@program((np.zeros(4), 2), (np.zeros(4), 4))
def writes_before_a_failure_that_leaves_stay(a, n):
    try:
        a[0] = 1.0
        a[n] = 2.0
        a[1] = 3.0
    except ValueError:
        a[2] = 4.0
    return a.sum()


@program((np.zeros(3), 5), (np.zeros(3), 2))
def the_rest_of_the_statement_does_not_run(a, i):
    x = 1
    try:
        x = a[i] + print("evaluated after")
    except IndexError:
        print("index", x)
    except TypeError:
        print("type", x)
    return x


@program((3, 0), (3, 1), (0, 0))
def order_of_evaluation(a, b):
    seen = 0
    try:
        seen = 1
        x = (10 // a) + (seen := 2) * (10 // b)
        seen = 3
    except ZeroDivisionError:
        x = -1
    return x, seen


@program((0,), (1,), (2,), (3,))
def nested(n):
    log = 0
    try:
        log += 1
        try:
            log += 10
            if n == 1:
                raise ValueError("inner")
            if n == 2:
                raise KeyError("outer")
            log += 100
        except ValueError:
            log += 1000
        log += 10000
        if n == 3:
            raise KeyError("late")
    except KeyError:
        log += 100000
    return log


@program((0,), (1,), (2,))
def a_handler_that_fails(n):
    try:
        try:
            x = 10 // n
        except ZeroDivisionError:
            x = 10 // (n - n)
    except ZeroDivisionError:
        x = -2
    return x


@program((0,), (1,))
def a_handler_that_fails_and_leaves(n):
    try:
        x = 10 // n
    except ZeroDivisionError:
        raise ValueError("no quotient")
    return x


@program((0,), (1,), (2,))
def again(n):
    try:
        try:
            if n == 0:
                raise ValueError("zero")
            x = 10 // (n - 1)
        except Exception:
            print("seen")
            raise
    except ValueError:
        x = -1
    return x


@program((0,), (1,))
def again_out_of_the_function(n):
    try:
        x = 10 // n
    except ZeroDivisionError:
        print("logged")
        raise
    return x


@program((0,), (2,))
def unbound_in_the_handler(n):
    try:
        x = 10 // n
        y = x + 1
    except ZeroDivisionError:
        return y
    return y


@program((0,), (2,))
def unbound_afterwards(n):
    try:
        x = 10 // n
    except ZeroDivisionError:
        pass
    return x


@program((0, True), (0, False), (1, True))
def types_that_meet(n, flag):
    best = None
    try:
        best = 10 // n
    except ZeroDivisionError:
        if flag:
            return None
    return best


@program((2**62, 2), (2**62, 1), (-(2**62), 2), (-(2**62), 3))
def overflow_is_not_caught_by_value_error(a, b):
    try:
        return max(min(a, 5), -5) * b
    except ValueError:
        return 0


@program((5,), (-1,))
def an_assertion(n):
    try:
        assert n > 0, f"n is {n}"
        r = 1
    except AssertionError as e:
        print(e)
        r = 2
    return r


@program((0,), (1,))
def several_statements_and_arrays(n):
    a = np.arange(4)
    try:
        b = a * 2
        c = b[1:]
        d = int(c[0]) // n
        b[0] = d
    except ZeroDivisionError:
        b = a
    return b + 1


@program((np.array([3, 0, 2, 0]),))
def a_try_in_a_loop(a):
    total, failures = 0, 0
    for i in range(len(a)):
        try:
            total += 12 // int(a[i])
        except ZeroDivisionError:
            failures += 1
    return total, failures


@program((np.array([3, 0, 2, 0]),), (np.array([1, 2]),))
def a_loop_in_a_try(a):
    total = 0
    try:
        for i in range(len(a)):
            total += 12 // int(a[i])
    except ZeroDivisionError:
        return -total
    return total


@program((10, 3), (3, 10))
def a_while_whose_test_fails(n, k):
    a = np.arange(5)
    i = 0
    try:
        while a[i] < n:
            i += 1
            if i == k:
                break
    except IndexError:
        return -i
    return i


@program((3,), (0,))
def an_endless_loop_left_by_an_error(n):
    i = 0
    try:
        while True:
            i += 1
            if 12 // (n + 3 - i) == 100:
                n -= 1
    except ZeroDivisionError:
        pass
    return i
