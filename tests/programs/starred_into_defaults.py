"""``f(*xs)`` of run-time length, where parameters have default values or are given by name."""

from programs.registry import program


class V:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __iter__(self):
        return iter((self.x, self.y))


class W:
    def __init__(self, x=0, y=0):
        self.x, self.y = x, y

    def __iter__(self):
        yield self.x
        yield self.y


@program((3,))
def an_object(n):
    v = V(n, 2)
    return V(*v).x


@program((3,))
def a_generator(n):
    v = V(n, 2)
    return V(*(a for a in v)).x


@program((3,))
def a_comprehension(n):
    v = V(n, 2)
    return V(*[a for a in v]).x


@program((3,))
def zipped(n):
    v = V(n, 2)
    return V(*[a + b for a, b in zip(v, v)]).x


@program((3,))
def zipped_and_mapped(n):
    v = W(n, 2)
    return W(*[a + b for a, b in zip(v, v)]).x, W(*map(lambda a: a * 2, v)).y


@program((3,))
def generated(n):
    v = W(n, 2)
    return W(*(a + b for a, b in zip(v, v))).x


@program(([3],), ([],), ([1, 2],), ([1, 2, 3],))
def into_a_constructor(xs):
    w = W(*xs)
    return w.x, w.y


def h_(a, b=2.5, c=3):
    return a, b, c


@program(([3],), ([],), ([1, 2],), ([1, 2, 3],), ([1, 2, 3, 4],), joins=True)
def into_defaults(xs):
    return h_(*xs)


def three(a, b, y):
    return a, b, y


@program(([3, 4],), ([],), ([1, 2, 3],), ([1],))
def with_a_name(xs):
    return three(*xs, y=1)


@program(([3, 4],), ([],), ([1, 2, 3],), ([1],), joins=True)
def with_the_name_of_a_default(xs):
    return h_(*xs, c=1)


@program(([3, 4],), ([],), ([1, 2, 3],), ([1],), joins=True)
def after_another(xs):
    return h_(1, *xs)


class M:
    def go(self, a, b=2, *, z=4):
        return a, b, z


@program(([3, 4],), ([],), ([1, 2, 3],), ([1],))
def into_a_method(xs):
    return M().go(*xs), M().go(*xs, z=1)
