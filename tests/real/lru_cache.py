"""A cache that forgets what was used longest ago: a dict that is kept in order of use."""


class Cache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.capacity = capacity
        self.entries = {}
        self.hits = 0
        self.misses = 0

    def get(self, key):
        if key not in self.entries:
            self.misses += 1
            return None
        self.hits += 1
        value = self.entries.pop(key)
        self.entries[key] = value
        return value

    def put(self, key, value):
        if key in self.entries:
            del self.entries[key]
        elif len(self.entries) >= self.capacity:
            oldest = next(iter(self.entries))
            del self.entries[oldest]
        self.entries[key] = value

    def __len__(self):
        return len(self.entries)

    def __contains__(self, key):
        return key in self.entries


def expensive(n):
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def run(requests, capacity):
    cache = Cache(capacity)
    total = 0
    for request in requests:
        answer = cache.get(request)
        if answer is None:
            answer = expensive(request)
            cache.put(request, answer)
        total += answer
    return total, cache.hits, cache.misses, len(cache), list(cache.entries), 7 in cache


MAIN = run
INPUTS = [([1, 7, 7, 27, 1, 3, 9, 7], 3), ([5], 1), ([], 2), ([1, 2], 0)]
LARGE = ([i * i % 97 + 1 for i in range(3000)], 40)
