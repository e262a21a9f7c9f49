"""Packing into bins: first fit, first fit decreasing, best fit, and the best there is by branch and bound."""


def first_fit(sizes, capacity):
    bins = []
    for size in sizes:
        for i, free in enumerate(bins):
            if size <= free:
                bins[i] -= size
                break
        else:
            bins.append(capacity - size)
    return len(bins)


def best_fit(sizes, capacity):
    bins = []
    for size in sizes:
        best = None
        for i, free in enumerate(bins):
            if size <= free and (best is None or free < bins[best]):
                best = i
        if best is None:
            bins.append(capacity - size)
        else:
            bins[best] -= size
    return len(bins)


def search(sizes, at, bins, capacity, best):
    if len(bins) >= best:
        return best
    if at == len(sizes):
        return len(bins)
    size = sizes[at]
    tried = set()
    for i in range(len(bins)):
        free = bins[i]
        if size <= free and free not in tried:
            tried.add(free)
            bins[i] -= size
            best = search(sizes, at + 1, bins, capacity, best)
            bins[i] += size
    bins.append(capacity - size)
    best = search(sizes, at + 1, bins, capacity, best)
    bins.pop()
    return best


def pack(sizes, capacity):
    if any(size > capacity for size in sizes):
        raise ValueError(f"something does not fit: {max(sizes)}")
    falling = sorted(sizes, reverse=True)
    greedy = first_fit(falling, capacity)
    return first_fit(sizes, capacity), greedy, best_fit(sizes, capacity), search(falling, 0, [], capacity, greedy)


MAIN = pack
INPUTS = [([4, 8, 1, 4, 2, 1], 10), ([5, 5, 5, 5], 10), ([], 3), ([11], 10), ([7, 6, 5, 4, 3, 3, 2], 10)]
LARGE = ([(i * 37) % 23 + 3 for i in range(14)], 40)
