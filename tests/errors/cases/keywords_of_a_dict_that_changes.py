from dataclasses import dataclass


@dataclass
class Settings:
    x: float
    y: float = 2.0


def broken(n):
    keywords = {"x": 1.0}
    if n > 1:
        keywords["y"] = 3.0
    return Settings(**keywords).y


def mended(n):
    keywords = {"x": 1.0, "y": 2.0}
    if n > 1:
        keywords = {"x": 1.0, "y": 3.0}
    return Settings(**keywords).y


ARGS = (2,)
