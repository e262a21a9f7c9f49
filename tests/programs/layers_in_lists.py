"""Objects in lists whose fields are arrays: layers of a network, particles."""

from dataclasses import dataclass

import numpy as np

from programs.registry import program

X = np.array([1.0, -2.0, 0.5])


class Layer:
    def __init__(self, rows, columns, seed):
        self.w = np.zeros((rows, columns))
        self.b = np.zeros(columns)
        for i in range(rows):
            for j in range(columns):
                self.w[i, j] = ((i * 7 + j * 3 + seed) % 11 - 5) / 8

    def forward(self, x):
        out = np.zeros(self.b.size)
        for j in range(self.b.size):
            out[j] = max(np.sum(x * self.w[:, j]) + self.b[j], 0.0)
        return out


@program((X, 0), (X, 3))
def layers_of_several_shapes(x, steps):
    layers = [Layer(3, 4, 1), Layer(4, 2, 3)]
    y = x
    for _ in range(steps):
        y = x
        for layer in layers:
            y = layer.forward(y)
            layer.w *= 0.5
            layer.b += 0.25
    return y.sum(), [layer.w for layer in layers]


@program((X, 1), (X, 4))
def so_many_layers(x, n):
    layers = [Layer(3, 3, k) for k in range(n)]
    for layer in layers:
        x = layer.forward(x)
    return x, len(layers), layers[0].w[0, 0]


@dataclass
class Dense:
    w: np.ndarray
    b: np.ndarray


class Net:
    def __init__(self, sizes):
        self.layers = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            self.layers.append(Dense(np.full((a, b), 0.25), np.zeros(b)))

    def forward(self, x):
        seen = [x]
        for layer in self.layers:
            out = layer.b.copy()
            for k in range(x.size):
                out += x[k] * layer.w[k]
            x = out
            seen.append(x)
        return seen

    def backward(self, seen, target, rate):
        d = seen[-1] - target
        for k in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[k]
            before = np.zeros(seen[k].size)
            for i in range(before.size):
                before[i] = np.sum(layer.w[i] * d)
            layer.w -= rate * np.outer(seen[k], d)
            layer.b -= rate * d
            d = before


@program((X, np.array([0.5]), 0), (X, np.array([0.5]), 3))
def what_is_seen_begins_with_the_argument(x, target, steps):
    net = Net([3, 2, 1])
    for _ in range(steps):
        net.backward(net.forward(x), target, 0.125)
    return sum(float(y.sum()) for y in net.forward(x)), [layer.w for layer in net.layers], net.layers[-1].b


@program((3,), (0,))
def of_two_lists(n):
    y = np.zeros(2)
    first = []
    for _ in range(n):
        first.append(y)
    second = []
    for _ in range(n):
        second.append(np.ones(2))
    second.append(y)
    for z in second:
        z += 1.0
    return float(sum(a.sum() for a in first)), y


class Particle:
    def __init__(self, pos, vel):
        self.pos = pos
        self.vel = vel

    def step(self, dt):
        self.pos = self.pos + dt * self.vel


@program((2, 3), (1, 0))
def particles(n, steps):
    found = []
    for k in range(n):
        found.append(Particle(np.array([k * 1.0, 0.0]), np.array([0.0, k * 0.5])))
    for _ in range(steps):
        for p in found:
            force = np.zeros(2)
            for q in found:
                if q is not p:
                    force += (q.pos - p.pos) * 0.25
            p.vel += force
        for p in found:
            p.step(0.5)
    far = found[0]
    for p in found:
        if p.pos.sum() > far.pos.sum():
            far = p
    return far.pos, [p.vel for p in found]
