def broken(n):
    items = [1]
    for k in range(n):
        items.append("k")
    return len(items)


def mended(n):
    items = [1]
    for k in range(n):
        items.append(k)
    return len(items)


ARGS = (3,)
