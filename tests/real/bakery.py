"""A queue at a counter: customers arrive, wait in a deque, are served by priority classes."""

from collections import deque
from dataclasses import dataclass


@dataclass
class Random:
    state: int

    def next(self, limit):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 16) % limit


@dataclass
class Clerk:
    free_at: int = 0
    served: int = 0


def simulate(seed, minutes, clerks):
    random = Random(seed)
    normal, urgent = deque(), deque()
    staff = [Clerk() for _ in range(clerks)]
    waited = []
    longest = 0
    for now in range(minutes):
        if random.next(3) == 0:
            (urgent if random.next(5) == 0 else normal).append(now)
        longest = max(longest, len(normal) + len(urgent))
        for clerk in staff:
            if clerk.free_at > now:
                continue
            if urgent:
                arrived = urgent.popleft()
            elif normal:
                arrived = normal.popleft()
            else:
                break
            waited.append(now - arrived)
            clerk.free_at = now + 2 + random.next(6)
            clerk.served += 1
    mean = sum(waited) / len(waited) if waited else 0.0
    return mean, longest, len(normal), [clerk.served for clerk in staff]


MAIN = simulate
INPUTS = [(1, 60, 1), (7, 200, 2), (3, 1, 1), (5, 30, 0)]
LARGE = (11, 20_000, 2)
