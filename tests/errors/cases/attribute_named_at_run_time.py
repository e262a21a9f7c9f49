from dataclasses import dataclass


@dataclass
class Point:
    x: float
    y: float


def broken(p, k):
    return getattr(p, ["x", "y"][k])


def mended(p, k):
    return p.x if k == 0 else p.y


ARGS = (Point(1.0, 2.0), 1)
