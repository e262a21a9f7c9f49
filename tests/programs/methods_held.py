"""Methods and partials that live outside the function, alone and in tables: their objects are what they are then."""

from __future__ import annotations

import functools

import numpy as np

from programs.registry import program


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.seen = []
        self.sums = np.zeros(2)

    def put(self, amount):
        self.balance += amount
        self.seen.append(amount)
        self.sums[0] += amount
        return self.balance

    def take(self, amount):
        self.balance -= amount
        return self.balance

    @classmethod
    def named(cls, x):
        return cls.__name__, x


FIRST, SECOND = Account(1), Account(10)
put, take, named = FIRST.put, FIRST.take, Account.named
ACTIONS = [FIRST.put, SECOND.put, FIRST.take]
BY_NAME = {"put": FIRST.put, "take": SECOND.take}
BY_NUMBER = {0: FIRST.take, 1: SECOND.put}
OPERATIONS = {0: max, 1: lambda a, b: a * b, 2: divmod}
WEIGHTS = np.array([1.0, 2.0])
weighed = functools.partial(lambda w, x: w * x, WEIGHTS)
paid = functools.partial(Account.put, FIRST)


@program((3,), (0,), outside=("FIRST",))
def a_method_and_its_object(x):
    first = put(x)
    FIRST.balance *= 2
    return first, take(x), FIRST.balance, named(x)


@program((3,), outside=("FIRST",))
def a_method_as_an_argument(x):
    return list(map(put, [x, x + 1])), sum(take(k) for k in range(x))


@program((2,), outside=("FIRST", "SECOND"))
def methods_in_a_list(x):
    return [f(x) for f in ACTIONS], ACTIONS[1](x)


@program((5,), (0,), outside=("FIRST", "SECOND"))
def one_of_several_methods(n):
    total = 0
    for i in range(n):
        total += ACTIONS[i % 3](i)
    return total


@program((["put", "take", "put"],), (["give"],), outside=("FIRST", "SECOND"))
def methods_by_name(names):
    return [BY_NAME[name](2) for name in names]


@program((4,), outside=("FIRST", "SECOND"))
def methods_by_number(n):
    return [BY_NUMBER[i % 2](i) for i in range(n)]


@program((0, 3, 4), (1, 3, 4))
def functions_by_number(k, a, b):
    return OPERATIONS[k](a, b), 3 in OPERATIONS, [f is max for f in OPERATIONS.values()]


@program((3.0,), outside=("WEIGHTS",))
def a_partial_that_holds_an_array(x):
    return weighed(x)


@program((3,), outside=("FIRST",))
def a_partial_that_holds_an_object(x):
    return paid(x), FIRST.balance
