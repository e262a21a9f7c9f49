"""Attributes of functions, read and set: counters of calls, tables that were computed."""

import functools

from programs.registry import program


def counted(f):
    @functools.wraps(f)
    def inner(*args, **keywords):
        inner.calls += 1
        return f(*args, **keywords)

    inner.calls = 0
    return inner


@counted
def area(width, height=2):
    return width * height


def grown(x):
    grown.total += x
    return grown.total


grown.total = 0


def squared(n):
    if n not in squared.known:
        squared.known[n] = n * n
        squared.misses += 1
    return squared.known[n]


squared.known, squared.misses = {}, 0


@program((4,), (0,))
def calls_are_counted(n):
    area.calls = 0
    total = 0
    for i in range(n):
        total += area(i, height=i + 1) + area(i)
    return total, area.calls


@program((5,), (0,))
def a_total_is_kept(n):
    grown.total = 1
    for i in range(n):
        grown(i)
    return grown.total


@program((5,), (1,), passes=False)
def a_table_is_kept(n):
    squared.known.clear()
    squared.misses = 0
    return sum(squared(i % 3) for i in range(n)), squared.misses


@program(())
def what_is_not_there():
    return area.results


@program((4,), (0,))
def counted_by_a_decorator_made_here(n):
    def counted(f):
        @functools.wraps(f)
        def wrap(*a, **k):
            wrap.count += 1
            return f(*a, **k)

        wrap.count = 0
        return wrap

    @counted
    def h(x):
        return x + 1

    @counted
    def k(x, y=2):
        return x * y

    s = 0
    for i in range(n):
        s += h(i)
        if i % 2:
            s += k(i, y=3)
    return s, h.count, k.count


@program((4,), (0,), (12,))
def remembered_by_a_decorator_made_here(n):
    def memoize(f):
        cache = {}

        def inner(x):
            if x not in cache:
                inner.misses += 1
                cache[x] = f(x)
            else:
                inner.hits += 1
            return cache[x]

        inner.misses = inner.hits = 0
        inner.cache = cache
        return inner

    @memoize
    def fib(k):
        return k if k < 2 else fib(k - 1) + fib(k - 2)

    return fib(n), fib.hits, fib.misses, len(fib.cache)


@program((4,), (0,))
def an_attribute_that_is_not_there_yet(n):
    def g():
        return 1

    g.x = n
    try:
        g.y += 1
    except AttributeError as e:
        return str(e), hasattr(g, "x"), hasattr(g, "y"), getattr(g, "y", 5), g.x
    return 0


@program((4,), (0,))
def attributes_of_one_of_two(n):
    def a():
        return 1

    def b():
        return 2

    a.w = 10
    b.w = 20
    h = a if n > 2 else b
    return h() * h.w


@program((4,), (0,))
def each_made_has_its_own(n):
    def make(k):
        def g():
            g.calls += 1
            return g.calls * k

        g.calls = 0
        return g

    p, q = make(2), make(3)
    t = 0
    for i in range(n):
        t += p()
        if i % 2 == 0:
            t += q()
    return t, p.calls, q.calls


@program((4,), (0,))
def tagged_by_decorators(n):
    def tag(v):
        def deco(f):
            f.tag = v
            return f

        return deco

    @tag("fast")
    def g(x):
        return x * 2

    @tag("slow")
    def h(x):
        return x * 3

    return [(f.tag, f(n)) for f in (g, h)], g.tag + h.tag


@program((4,), (0,))
def set_by_itself_at_first(n):
    def g():
        if not hasattr(g, "n"):
            g.n = 0
        g.n += 1
        return g.n

    for i in range(n):
        g()
    return g()


@program((4,), (0,))
def lists_and_none_as_attributes(n):
    def g(x):
        return x

    g.seen = []
    g.best = None
    for i in range(n):
        g.seen.append(g(i))
        if g.best is None or i > g.best:
            g.best = i
    del g.seen[:1]
    r = g.seen
    del g.seen
    return r, g.best, hasattr(g, "seen"), g.__name__


@program((4,))
def a_recursion_that_counts_its_calls(n):
    def fib(k):
        fib.calls += 1
        return k if k < 2 else fib(k - 1) + fib(k - 2)

    fib.calls = 0
    r = fib(n)
    return r, fib.calls


@program((4,))
def a_recursion_with_a_table(n):
    def memo(k):
        if k in memo.cache:
            return memo.cache[k]
        r = k if k < 2 else memo(k - 1) + memo(k - 2)
        memo.cache[k] = r
        return r

    memo.cache = {}
    return memo(n), memo.cache, hasattr(memo, "zz"), getattr(memo, "yy", 3)
