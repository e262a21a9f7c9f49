def broken(x):
    problems = [x, x + 1]
    problems.append(3)
    print("raising")
    raise ValueError(problems)


def mended(x):
    problems = [x, x + 1]
    problems.append(3)
    print("raising")
    raise ValueError(problems[0], problems[1])


ARGS = (-3,)
