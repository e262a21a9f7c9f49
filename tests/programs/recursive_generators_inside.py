"""Generators made inside functions that go over what they yield themselves, and read variables around them."""

from programs.registry import program


@program((4,), (6,))
def queens_by_frozen_sets(n):
    def solve(row=0, cols=frozenset(), d1=frozenset(), d2=frozenset()):
        if row == n:
            yield []
            return
        for c in range(n):
            if c not in cols and row - c not in d1 and row + c not in d2:
                for rest in solve(row + 1, cols | {c}, d1 | {row - c}, d2 | {row + c}):
                    yield [c] + rest

    sols = list(solve())
    return len(sols), sols[0], ["".join("Q" if c == k else "." for k in range(n)) for c in sols[-1]]


@program((4,), (6,))
def queens_handed_on(n):
    def solve(board):
        row = len(board)
        if row == n:
            yield board
        else:
            for c in range(n):
                if all(c != b and abs(c - b) != row - r for r, b in enumerate(board)):
                    yield from solve(board + [c])

    return list(solve([]))


@program(
    ([1, 2, 3],),
)
def permutations_as_tuples(xs):
    def go(items):
        if not items:
            yield ()
        for i, x in enumerate(items):
            for rest in go(items[:i] + items[i + 1 :]):
                yield (x,) + rest

    return list(go(xs)), sum(1 for p in go(xs) if p[0] < p[-1])


@program(
    ([2, 3, 5], 8),
)
def sums_of_coins(coins, total):
    def ways(left, k):
        if left == 0:
            yield []
        elif k < len(coins) and left > 0:
            for rest in ways(left - coins[k], k):
                yield [coins[k]] + rest
            yield from ways(left, k + 1)

    return [w for w in ways(total, 0)], min(ways(total, 0), key=len)


@program((4,), (6,))
def queens_by_a_helper(n):
    def safe(board, col):
        return all(c != col and abs(c - col) != len(board) - r for r, c in enumerate(board))

    def solve(board):
        if len(board) == n:
            yield tuple(board)
        for col in range(n):
            if safe(board, col):
                for s in solve(board + [col]):
                    yield s

    return [s for s in solve([])], len(list(solve([])))


@program(
    (["ab", "c", "d"],),
)
def letters_of_each_group(groups):
    def go(i):
        if i == len(groups):
            yield ""
        else:
            for ch in groups[i]:
                for rest in go(i + 1):
                    yield ch + rest

    out = []
    for w in go(0):
        out.append(w)
    return out, sorted(go(1))
