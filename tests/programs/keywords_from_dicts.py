"""``f(**d)`` where which keys ``d`` has is known only at run time."""

from programs.registry import program


def two(a=1, b=2):
    return a * 10 + b


def many(a, b, c=3, *, d, e=5):
    return a, b, c, d, e


class Settings:
    def __init__(self, x, y=2, name="n"):
        self.x, self.y, self.name = x, y, name


@program((1,), (2,))
def set_one_by_one(n):
    keywords = {}
    keywords["a"] = n
    found = {}
    for key in ("a", "b"):
        if n > 1:
            found[key] = n
    return two(**keywords), two(**found), two(3, **keywords) if n > 5 else two(b=4, **keywords)


@program((0,), (1,), (2,), (3,), (4,))
def names_that_are_missing(n):
    keywords = {}
    if n > 0:
        keywords["c"] = n
    if n > 1:
        keywords["d"] = 2 * n
    if n > 2:
        keywords["b"] = 7
    return many(n, d=1, **keywords) if n == 1 else many(n, **keywords) if n != 4 else many(**keywords)


@program((1,), (2,), (3,))
def into_a_constructor(n):
    keywords = {"x": n}
    if n > 1:
        keywords["y"] = 2 * n
    if n > 2:
        keywords["z"] = 7
    made = Settings(**keywords)
    return made.x, made.y, made.name


@program((0,), (1,), (2,))
def a_name_made_at_run_time(n):
    keywords = {}
    keywords["abc"[n]] = 4
    return two(5, **keywords)
