"""Tasks with prerequisites: an order, the critical path, cycles found by colouring."""

from collections import deque

WHITE, GREY, BLACK = range(3)


def order(n, after):
    waiting = [0] * n
    follow = [[] for _ in range(n)]
    for a, b in after:
        follow[a].append(b)
        waiting[b] += 1
    ready = deque(task for task in range(n) if waiting[task] == 0)
    done = []
    while ready:
        task = ready.popleft()
        done.append(task)
        for other in follow[task]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return done, follow


def visit(task, follow, colour):
    colour[task] = GREY
    for other in follow[task]:
        if colour[other] == GREY:
            return True
        if colour[other] == WHITE and visit(other, follow, colour):
            return True
    colour[task] = BLACK
    return False


def has_cycle(n, follow):
    colour = [WHITE] * n
    return any(colour[task] == WHITE and visit(task, follow, colour) for task in range(n))


def schedule(durations, after):
    n = len(durations)
    done, follow = order(n, after)
    if len(done) < n:
        assert has_cycle(n, follow)
        return None
    start = [0.0] * n
    for task in done:
        for other in follow[task]:
            start[other] = max(start[other], start[task] + durations[task])
    finish = max((s + d for s, d in zip(start, durations)), default=0.0)
    return done, start, finish


MAIN = schedule
INPUTS = [([3.0, 2.0, 4.0, 1.0], [(0, 1), (0, 2), (1, 3), (2, 3)]), ([1.0, 1.0], [(0, 1), (1, 0)]), ([2.0], [(0, 0)]),
          ([1.0, 2.0], [(0, 5)])]  # fmt: skip
LARGE = ([float(i % 7 + 1) for i in range(600)], [(i, j) for i in range(600) for j in (i + 1 + i % 3, i + 5) if j < 600])
