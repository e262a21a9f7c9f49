import whilst

COUNT = 0


def show():
    print("count", COUNT)


shows = whilst.host(show)
prints = whilst.host(lambda x: print("count", x))


def broken(n):
    global COUNT
    for _ in range(n):
        COUNT += 1
        shows()
    return n


def mended(n):
    global COUNT
    for _ in range(n):
        COUNT += 1
        prints(n)
    return n


ARGS = (2,)
