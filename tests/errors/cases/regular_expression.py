import re


def broken(n):
    return n + len(re.findall("a", "banana"))


COUNT = len(re.findall("a", "banana"))


def mended(n):
    return n + COUNT


ARGS = (3,)
