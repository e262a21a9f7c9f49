"""Objects of user classes whose state changes: in loops, branches, methods and the methods they call."""

from dataclasses import dataclass

import numpy as np

from programs.registry import program


class Account:
    limit = 1000

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.moves = 0

    def deposit(self, amount):
        self.balance += amount
        self._note()

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"only {self.balance} there")
        self.balance -= amount
        self._note()

    def _note(self):
        self.moves += 1


@dataclass
class Particle:
    x: float
    v: float = 0.0
    alive: bool = True

    def step(self, dt):
        self.v -= 9.81 * dt
        self.x += self.v * dt
        if self.x < 0.0:
            self.x = -self.x
            self.v = -0.8 * self.v


@dataclass
class Cloud:
    places: np.ndarray
    count: int = 0

    def put(self, value):
        self.places[self.count] = value
        self.count += 1


@program((10,), (0,), (1,))
def state_changes_in_a_loop(n):
    a = Account(7)
    for i in range(n):
        a.deposit(i)
        if i % 3 == 0:
            a.withdraw(i // 2)
    return a.balance, a.moves, a.owner


@program((3,), (6,))
def an_error_in_a_method(n):
    a = Account(1, 10)
    for i in range(n):
        a.withdraw(i)
    return a.balance


@program((5, 100.0), (0, 1.0))
def two_objects_of_one_class(n, x):
    a, b = Particle(x), Particle(0.5 * x, 3.0)
    for _ in range(n):
        a.step(0.1)
        b.step(0.05)
    return a, b.x, b.v


@program((Particle(3.0, 1.0), 20), (Particle(0.0), 0))
def an_argument_is_changed(p, n):
    for _ in range(n):
        p.step(0.1)
    return p.x


@program((Particle(3.0, 1.0),))
def an_argument_is_returned(p):
    p.x += 1.0
    return p


@program((Particle(3.0, 1.0), Particle(-1.0, 2.0)))
def two_arguments_are_changed(p, q):
    p.x, q.x = q.x, p.x
    p.alive = q.x > 0.0
    return q, p


@program((Cloud(np.zeros(5)), 4), (Cloud(np.zeros(3), 1), 3), (Cloud(np.zeros(2)), 0))
def arrays_as_fields(cloud, n):
    for i in range(n):
        cloud.put(i * i)
    return cloud.count, cloud.places.sum()


@program((4,), (0,))
def an_array_field_made_here(n):
    cloud = Cloud(np.zeros(n))
    for i in range(n):
        cloud.put(i + 0.5)
    return cloud


@program((5,), (0,))
def a_new_object_each_time(n):
    p = Particle(0.0)
    for i in range(n):
        p = Particle(p.x + i, p.v - i)
    return p


@program((6,), (0,))
def the_best_object(n):
    best = None
    for i in range(n):
        p = Particle(float(i * (5 - i)))
        if best is None or p.x > best.x:
            best = p
    return best


@program((6,), (1,), (0,))
def the_best_object_is_changed(n):
    best = Particle(-1.0)
    for i in range(n):
        if i * (5 - i) > best.x:
            best = Particle(float(i * (5 - i)))
        best.v += 1.0
    return best


@program((True, 3), (False, 3))
def one_of_two_objects(first, n):
    a, b = Account(1), Account(2, 5)
    chosen = a if first else b
    for i in range(n):
        chosen.deposit(i)
    b.deposit(1)
    return a.balance, b.balance, chosen.balance, chosen is a, chosen is b


@program(((Account(0), Account(1, 3), Account(2, 9)), 1), ((Account(0), Account(1)), 7), ((Account(0),), -1))
def an_object_chosen_by_index(accounts, k):
    accounts[k].deposit(10)
    return accounts[k].balance + accounts[0].balance


@program(((Account(0, 50), Account(1, 3), Account(2, 9)), 6), ((Account(0), Account(1)), 0))
def transfers_between_objects(accounts, n):
    for i in range(n):
        source, target = accounts[i % len(accounts)], accounts[(i * 2 + 1) % len(accounts)]
        amount = min(source.balance, i)
        source.withdraw(amount)
        target.deposit(amount)
    return accounts[0].balance, accounts[-1].balance, accounts[0].moves


@program((3,), (0,))
def two_names_of_one_object(n):
    a = Account(1)
    b = a
    for i in range(n):
        a.deposit(i)
        b.deposit(1)
    return a.balance, b.balance, a is b, a is not b


SHARED = Particle(1.0)


@program((SHARED, SHARED), (Particle(1.0), Particle(1.0)))
def the_same_object_twice(p, q):
    p.x += 1.0
    q.x += 10.0
    return p.x, q.x, p is q


@program((5,), (0,))
def objects_trade_places(n):
    a, b = Account(1, 1), Account(2, 2)
    for i in range(n):
        a, b = b, a
        a.deposit(i)
    return a.balance, b.balance, a.owner


@program((5,))
def one_new_object_under_two_names(n):
    a = Account(0)
    b = a
    for i in range(n):
        a = Account(i)
        b = a
        b.deposit(i)
    return a.balance, b.balance, a is b


class Counter:
    def __init__(self):
        self.hits = 0
        self.last = None

    def hit(self, i):
        self.hits += 1
        self.last = i


@program((5,), (0,))
def a_field_that_begins_as_none(n):
    c = Counter()
    for i in range(n):
        if i % 2:
            c.hit(i)
    return c.hits, c.last


@program((True,), (False,))
def an_attribute_set_on_one_path(flag):
    c = Counter()
    if flag:
        c.extra = 5
    return c.extra, hasattr(c, "extra")


@program((True,), (False,))
def hasattr_of_an_attribute_set_on_one_path(flag):
    c = Counter()
    if flag:
        c.extra = 5
    return hasattr(c, "extra"), getattr(c, "extra", -1), getattr(c, "hits", 2)


@program((4,))
def setattr_and_getattr(n):
    c = Counter()
    setattr(c, "hits", n)  # noqa: B010
    return getattr(c, "hits") + c.hits  # noqa: B009


@program((2,), (0,))
def an_attribute_that_is_not_there(n):
    a = Account(1)
    if n:
        return a.blance
    return a.balance


@dataclass
class Ship:
    place: Particle
    fuel: int = 10

    def burn(self):
        self.fuel -= 1
        self.place.v += 1.0


@program((Ship(Particle(1.0)), 3), (Ship(Particle(1.0), 1), 0))
def objects_in_objects(ship, n):
    for _ in range(n):
        ship.burn()
        ship.place.step(0.5)
    return ship.fuel, ship.place.x


@program((Ship(Particle(1.0)),))
def an_inner_object_is_replaced(ship):
    ship.place = Particle(5.0, -1.0)
    ship.place.x += 1.0
    return ship


@program((4,), (0,))
def a_nested_object_made_in_a_loop(n):
    ship = Ship(Particle(0.0))
    for i in range(n):
        ship = Ship(Particle(ship.place.x + i, ship.place.v), ship.fuel - 1)
        ship.place.v += 0.5
    return ship


@program((5,))
def nested_loops_change_one_object(n):
    a = Account(0)
    for i in range(n):
        for j in range(i):
            if (i + j) % 2:
                a.deposit(j)
        if a.balance > 3:
            a.withdraw(1)
    return a.balance, a.moves


@program((7,), (2,))
def a_while_loop_over_a_field(n):
    p = Account(0, n)
    steps = 0
    while p.balance > 1:
        if p.balance % 2:
            p.balance = 3 * p.balance + 1
        else:
            p.balance //= 2
        steps += 1
    return steps, p.balance


@program((8,))
def a_method_in_the_test_of_a_loop(n):
    class_free = Counter()

    def more():
        class_free.hit(1)
        return class_free.hits < n

    while more():
        pass
    return class_free.hits


@program((Account(1, 5), 4), (Account(1, 100), 3))
def an_error_leaves_what_was_set_before(account, n):
    for i in range(n):
        account.withdraw(i * 2)
    return account.balance


@program((Particle(1.0), 0), (Particle(2.0), 3))
def set_and_raise(p, n):
    p.x = 7.0
    p.alive = False
    if n > 0:
        p.v = float(n)
        raise ValueError(f"{n} is too many")
    return p


@program((4, 1.0), (0, 2.0))
def new_objects_in_tuples_and_dicts(n, x):
    """Each trip makes objects anew, which a tuple or a dict carries to the next one."""
    pair, named = (Particle(x), 3), {"first": Particle(0.0, x), "count": 0}
    for k in range(n):
        pair = Particle(pair[0].x + k, pair[0].v + 1.0), pair[1] + 1
        named = {"first": Particle(named["first"].x - k, pair[0].v), "count": named["count"] + k}
    return pair[0].x, pair[0].v, pair[1], named["first"].x, named["first"].v, named["count"]


class _Account:
    def __init__(self, total):
        self.__total = total
        self.__log = []

    def __add(self, value, __weight=1):
        self.__total += value * __weight
        self.__log.append(value)

    @staticmethod
    def __square(x):
        return x * x

    def run(self, values):
        for value in values:
            self.__add(value, 2)

        def more():
            return self.__total + 1

        return more(), (lambda: self.__total * 2)(), len(self.__log), _Account.__square(self.__total)


@program((4,), (0,))
def private_names(n):
    account = _Account(n)
    return account.run([1, 2, 3]), account.run([n])
