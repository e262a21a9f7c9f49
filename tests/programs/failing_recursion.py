"""Functions that call themselves inside a ``try`` and fail in several ways, and what comes after their calls."""

from programs.registry import program


def down(n, xs):
    if n == 0:
        if xs[0] < 0:
            raise NameError("negative")
        return xs[0]
    try:
        return down(n - 1, xs)
    finally:
        xs[0] = 5


@program((3, [2, 3]), (0, [-2]), (0, []))
def a_branch_after_the_call(n, xs):
    a = down(n, xs)
    if a > 0:
        return n // a
    return 3


@program((3, [2, 3]), (0, [0]), (3, [-1]))
def a_try_after_the_call(n, xs):
    a = down(n, xs)
    try:
        return n // a
    except ZeroDivisionError:
        return -1


@program((3, [2, 3]), (3, [-2, 3]), (1, [4]))
def two_calls_one_inside_a_try(n, xs):
    try:
        b = down(n, xs)
    except NameError as e:
        b = len(str(e))
    a = down(n, xs)
    return a + b + down(0, xs)


class Env:
    def __init__(self, held):
        self.held = held

    def go(self, n):
        if n == 0:
            if 7 not in self.held:
                raise NameError("no seven")
            return self.held[7]
        saved = self.held.copy()
        self.held[n] = n
        try:
            return self.go(n - 1)
        finally:
            self.held = saved


@program((3,), (0,))
def what_a_finally_part_puts_back(n):
    env = Env({7: n})
    a = env.go(n)
    try:
        return env.go(n) + a, env.held, Env({}).go(n)
    except NameError as e:
        return str(e), env.held
