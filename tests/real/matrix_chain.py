"""The cheapest order of a chain of matrix products, and how it is parenthesised."""

OPEN, CLOSE = -1, -2


def chain_order(sizes):
    n = len(sizes) - 1
    cost = [[0] * n for _ in range(n)]
    split = [[0] * n for _ in range(n)]
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i][j] = None
            for k in range(i, j):
                c = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                if cost[i][j] is None or c < cost[i][j]:
                    cost[i][j] = c
                    split[i][j] = k
    return cost, split


def parenthesise(split, i, j, out):
    if i == j:
        out.append(i)
    else:
        out.append(OPEN)
        parenthesise(split, i, split[i][j], out)
        parenthesise(split, split[i][j] + 1, j, out)
        out.append(CLOSE)


def plan(sizes):
    cost, split = chain_order(sizes)
    out = []
    parenthesise(split, 0, len(sizes) - 2, out)
    return cost[0][-1], out


MAIN = plan
INPUTS = [([10, 30, 5, 60],), ([5, 4],), ([40, 20, 30, 10, 30],), ([1, 2, 3, 4, 5, 6, 7],)]
LARGE = ([(i * 13) % 29 + 2 for i in range(45)],)
