"""Planets as objects with vector positions: a leapfrog integration with energy kept in view."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


class Vector(NamedTuple):
    x: float
    y: float

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def scaled(self, by: float) -> Vector:
        return Vector(self.x * by, self.y * by)

    @property
    def length(self) -> float:
        return math.hypot(self.x, self.y)


@dataclass
class Body:
    mass: float
    position: Vector
    velocity: Vector

    def kinetic(self) -> float:
        return 0.5 * self.mass * self.velocity.length ** 2


def pull(a: Body, b: Body) -> Vector:
    away = b.position - a.position
    return away.scaled(b.mass / (away.length**3 + 1e-9))


def energy(bodies: list[Body]) -> float:
    total = sum(body.kinetic() for body in bodies)
    for i, a in enumerate(bodies):
        for b in bodies[i + 1 :]:
            total -= a.mass * b.mass / (b.position - a.position).length
    return total


def advance(bodies: list[Body], dt: float) -> None:
    for body in bodies:
        for other in bodies:
            if other is not body:
                body.velocity = body.velocity + pull(body, other).scaled(dt)
    for body in bodies:
        body.position = body.position + body.velocity.scaled(dt)


def simulate(steps: int, dt: float):
    sun = Body(1.0, Vector(0.0, 0.0), Vector(0.0, 0.0))
    earth = Body(1e-3, Vector(1.0, 0.0), Vector(0.0, 1.0))
    moon = Body(1e-6, Vector(1.02, 0.0), Vector(0.0, 1.2))
    bodies = [sun, earth, moon]
    before = energy(bodies)
    for _ in range(steps):
        advance(bodies, dt)
    return tuple(earth.position), moon.position.length, energy(bodies), before


MAIN = simulate
INPUTS = [(0, 0.1), (1, 0.01), (25, 0.01)]
LARGE = (500, 0.001)
ULP = 64
