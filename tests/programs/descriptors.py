"""Descriptors of the user's: what reads and assigns attributes."""

from programs.registry import program


class Typed:
    def __init__(self, kind, low=0):
        self.kind = kind
        self.low = low

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        return obj.__dict__[self.name]

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}")
        if value < self.low:
            raise ValueError(f"{self.name} below {self.low}")
        obj.__dict__[self.name] = value


class Prod:
    price = Typed(float)
    qty = Typed(int, 1)

    def __init__(self, price, qty):
        self.price = price
        self.qty = qty

    def total(self):
        return self.price * self.qty


@program((2.0, 3), (-1.0, 3), (1.0, 0), (1, 1), (1.0, 2.0))
def typed(p, q):
    a = Prod(p, q)
    a.qty += 1
    return a.total(), a


@program(
    (2.0, 3),
)
def typed_list(p, q):
    a = [Prod(p * i, q + i) for i in range(q)]
    for x in a:
        x.qty += 1
    return sum(x.total() for x in a), a


@program((Prod(1.0, 2), 3), (Prod(1.0, 2), -30))
def typed_arg(p, n):
    p.qty += n
    return p.total()


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        return getattr(obj, self.name)

    def __set__(self, obj, value):
        if value < 0:
            raise ValueError(f"{self.name} must be positive")
        setattr(obj, self.name, value)


class Acc:
    balance = Positive()
    limit = Positive()

    def __init__(self, b, l):
        self.balance = b
        self.limit = l


@program((3,), (-3,))
def descriptors(n):
    a = Acc(10, 5)
    a.balance = a.balance + n
    a.limit = n
    return a.balance, a.limit


class Lazy:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, t=None):
        return self.f(obj) * 2


class UsesLazy:
    def __init__(self, n):
        self.n = n

    @Lazy
    def val(self):
        return self.n + 1


@program((3,))
def nondata_descr(n):
    return UsesLazy(n).val
