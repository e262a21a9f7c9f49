"""Functions that are called at many places: what they are given, share, change and give back."""

from programs.registry import program

SEEN = []
LEVEL = 3


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.trail = []

    def move(self, dx, dy=1):
        self.x += dx
        self.y += dy * 2
        self.trail.append(self.x - self.y)
        return self

    def twin(self):
        made = Point(self.x, self.y)
        made.trail = self.trail
        return made


class Holder:
    def __init__(self, first):
        self.kept = first
        self.count = 0

    def keep(self, point):
        old = self.kept
        self.kept = point
        self.count += 1
        return old


def meet(p, q):
    p.x += q.y
    q.y -= p.x
    p.trail.append(q.y)
    return p is q


@program((3,), (0,), (-4,))
def one_object_for_two_parameters(n):
    p, q = Point(n, 1), Point(2, n)
    found = [meet(p, q), meet(q, p), meet(p, p), meet(q, q), meet(p, q), meet(p, p)]
    return found, p.x, p.y, q.x, q.y, p.trail, q.trail


@program((3, True), (2, False))
def an_object_that_may_be_another(n, first):
    p, q = Point(n, 1), Point(2, n)
    which = p if first else q
    meet(p, q)
    meet(which, q)
    which.move(n)
    meet(p, which)
    p.move(1)
    which.move(2)
    return p.x, q.x, which.x, which is p, p.trail, q.trail


@program((5,), (1,))
def objects_that_go_round(n):
    p, q = Point(n, 1), Point(2, n)
    holder = Holder(p)
    a = holder.keep(q)
    b = holder.keep(a)
    c = holder.keep(b)
    holder.kept.move(n)
    return a is p, b is q, c is p, holder.kept is q, holder.count, q.x


@program((4,), (7,))
def a_list_in_two_objects(n):
    p = Point(n, n)
    q = p.twin()
    p.move(1)
    q.move(2)
    r = q.twin()
    r.move(n)
    s = p.twin().move(3)
    return p.trail, q.trail is p.trail, r.trail is q.trail, len(s.trail), s.x


def longer(a, b):
    """One of its arguments, or a new list."""
    if len(a) > len(b):
        return a
    if len(a) < len(b):
        return b
    return a + b


@program(([1], [2, 3]), ([1, 2], [3]), ([1], [2]))
def a_list_of_the_arguments_or_a_new_one(a, b):
    c = longer(a, b)
    c.append(9)
    d = longer(c, a)
    d.append(8)
    e = longer(d, b)
    e.append(7)
    return a, b, c is a, d is c, e is d, longer(e, e) is e


def note(x):
    SEEN.append(x * LEVEL)
    return len(SEEN)


@program((2,), (5,), outside=["SEEN", "LEVEL"])
def what_lives_outside(n):
    global LEVEL
    a = note(n)
    LEVEL = n
    b = note(n + 1)
    SEEN.append(0)
    c = note(7)
    LEVEL += 1
    return a, b, c, note(1), SEEN[-1]


@program((3,), (0,))
def variables_of_the_function_around(n):
    total = 0
    names = []

    def add(k):
        nonlocal total
        total += k * n
        names.append(total)
        return total

    a = add(1)
    n += 1
    b = add(2)
    total = 100
    c = add(3) + add(4)
    return a, b, c, total, names


def checked(values, k):
    if k < 0:
        raise ValueError(f"no {k} here")
    return values[k] // (k - 2)


@program(([5, 6, 7], 0), ([5, 6, 7], 1), ([5, 6, 7], 2), ([5, 6, 7], 3), ([5, 6, 7], -1))
def failures_at_several_places(values, k):
    a = checked(values, 0)
    b = checked(values, 1)
    c = checked(values, k)
    return a, b, c, checked(values, 1)


@program(([5, 6, 7], 0), ([5, 6, 7], 1), ([5, 6, 7], 2), ([5, 6, 7], 3), ([5, 6, 7], -1))
def failures_that_are_caught(values, k):
    found = [checked(values, 1)]
    for d in (0, 1, 2, -3):
        try:
            found.append(checked(values, k + d))
            found.append(checked(values, k))
        except ValueError as error:
            found.append(len(str(error)))
        except (IndexError, ZeroDivisionError):
            found.append(-100)
            found.append(checked(values, 1))
    return found


def again(values, k):
    try:
        return checked(values, k)
    except ZeroDivisionError:
        return -1
    finally:
        values.append(k)


@program(([5, 6, 7], 0), ([5, 6, 7], 2), ([5, 6, 7], 8), ([5, 6, 7], -1))
def failures_inside(values, k):
    a = again(values, 1)
    b = again(values, k)
    try:
        c = again(values, k + 1)
    except LookupError:
        c = 0
    return a, b, c, again(values, 0), values


def sum_of(tree):
    if isinstance(tree, tuple):
        return sum_of(tree[0]) + sum_of(tree[1])
    return tree


def ways(n, steps, known):
    if n < 0:
        return 0
    if n == 0:
        return 1
    if n not in known:
        known[n] = sum([ways(n - s, steps, known) for s in steps])
    return known[n]


@program((5,), (9,))
def recursion_from_several_places(n):
    known = {}
    a = ways(n, [1, 2], known)
    b = ways(n + 2, [1, 2], known)
    c = ways(n, [1, 3], {})
    d = ways(n - 1, [1, 2], known)
    return a, b, c, d, known, sum_of(((1, n), (2, (3, n)))), sum_of((1, n)), sum_of(((n, 2), 3))


def told(kind, x=None, *more, sign=1):
    if kind == "sum":
        return sign * sum(more)
    if x is None:
        return -1 if kind == "none" else -2
    return int(x * 4) * sign if isinstance(x, float) else len(more)


@program((2, 0.5), (0, -1.5))
def parameters_of_several_kinds(n, x):
    a = told("sum", None, n, 2, 3), told("sum", x, n, sign=-1), told("none")
    b = told("x", x), told("x", x + 1, sign=-1), told("x", n, 1, 2), told("other")
    y = x if n else None
    return a, b, told("x", y), told("none", y), told("x", y, sign=2)


def entered(table, key, value):
    old = table.get(key, 0)
    table[key] = old + value
    if len(table) > 3:
        del table[key]
    return old


@program((1,), (4,))
def dicts_that_change(n):
    one, two = {}, {n: 1}
    found = [entered(one, k % 5, k) for k in range(9)]
    a = entered(two, n, 5)
    b = entered(one, n, 7)
    c = entered(two, 3, a + b)
    table = one if n > 2 else two
    d = entered(table, 2, 2)
    return found, a, b, c, d, one, two, table is one


def shown(k):
    print("k is", k)
    return k + 1


@program((1,), (6,))
def what_is_printed(n):
    a = shown(n)
    b = shown(a)
    print("between")
    for i in range(b % 3):
        shown(i)
    return shown(b)


def made(flag):
    class Own:
        size = 7

    class Other(Own):
        pass

    return Own if flag else Other


@program((2,))
def classes_made_at_each_call(n):
    a, b, c = made(True), made(True), made(False)
    return a is b, a is c, isinstance(c(), a), isinstance(a(), a), b.size + n


def moved_all(points, dx):
    for p in points:
        p.move(dx)
    return sum(p.x for p in points)


@program((3,), (6,))
def lists_of_objects(n):
    points = [Point(i, n) for i in range(n)]
    others = [Point(1, 1), points[0]]
    a = moved_all(points, 1)
    b = moved_all(others, 2)
    points.append(others[0])
    c = moved_all(points, n)
    return a, b, c, [p.x for p in points], others[1] is points[0], others[0].trail


def halves(n):
    while n > 1:
        yield n
        n //= 2


def gone_through(n, values):
    for k in halves(n):
        values.append(k)
        if k % 5 == 0:
            return k
    return len(values)


@program((10,), (64,), (1,))
def generators_inside(n):
    values = []
    a = gone_through(n, values)
    b = gone_through(n + 1, values)
    return a, b, gone_through(a, values), values


@program((6,), (1,))
def objects_that_loops_carry(n):
    p, q = Point(1, n), Point(n, 1)
    for i in range(n):
        p, q = q.twin().move(i), p
        meet(p, q)
        if i % 2:
            p.move(i)
    return p.x, q.y, p.trail, q.trail
