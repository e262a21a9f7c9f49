"""The knapsack by recursion with a memo, and which items to take; coins the same way."""


def best_value(items, i, room, memo):
    if i == len(items):
        return 0
    key = (i, room)
    if key in memo:
        return memo[key]
    value, weight = items[i]
    best = best_value(items, i + 1, room, memo)
    if weight <= room:
        best = max(best, value + best_value(items, i + 1, room - weight, memo))
    memo[key] = best
    return best


def taken(items, capacity, memo):
    chosen = []
    room = capacity
    for i, (value, weight) in enumerate(items):
        if weight <= room and best_value(items, i, room, memo) != best_value(items, i + 1, room, memo):
            chosen.append(i)
            room -= weight
    return chosen


def coins(amount, kinds, memo):
    """The fewest coins that make an amount; None if none do."""
    if amount == 0:
        return 0
    if amount in memo:
        return memo[amount]
    best = None
    for kind in kinds:
        if kind <= amount:
            rest = coins(amount - kind, kinds, memo)
            if rest is not None and (best is None or rest + 1 < best):
                best = rest + 1
    memo[amount] = best
    return best


def pack(items, capacity):
    memo = {}
    best = best_value(items, 0, capacity, memo)
    return best, taken(items, capacity, memo), coins(capacity, [weight for _, weight in items], {})


MAIN = pack
INPUTS = [([(60, 10), (100, 20), (120, 30)], 50), ([(1, 5)], 3), ([(10, 4), (40, 3), (30, 2), (50, 5)], 10)]
LARGE = ([(i * 17 % 40 + 1, i * 7 % 13 + 1) for i in range(40)], 120)
