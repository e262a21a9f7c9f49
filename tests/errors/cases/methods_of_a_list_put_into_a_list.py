def broken(n):
    data = [1, 2, 3]
    undo = []
    for i in range(n):
        data.append(i)
        undo.append((data.pop, ()))
    while undo:
        step, args = undo.pop()
        step(*args)
    return data


def mended(n):
    data = [1, 2, 3]
    undo = []
    for i in range(n):
        data.append(i)
        undo.append("pop")
    while undo:
        if undo.pop() == "pop":
            data.pop()
    return data


ARGS = (2,)
