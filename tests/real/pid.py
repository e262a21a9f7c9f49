"""A PID controller with limits holds a heated room at a set temperature."""

import math


class PID:
    def __init__(self, kp, ki, kd, low=-math.inf, high=math.inf):
        self.kp, self.ki, self.kd = kp, ki, kd
        self.low, self.high = low, high
        self.integral = 0.0
        self.last = None

    def __call__(self, error, dt):
        self.integral += error * dt
        slope = 0.0 if self.last is None else (error - self.last) / dt
        self.last = error
        raw = self.kp * error + self.ki * self.integral + self.kd * slope
        out = min(max(raw, self.low), self.high)
        if out != raw:
            self.integral -= error * dt
        return out


class Room:
    def __init__(self, temperature, outside):
        self.temperature = temperature
        self.outside = outside

    def update(self, power, dt):
        loss = 0.1 * (self.temperature - self.outside)
        self.temperature += (power - loss) * dt


def regulate(target, outside, minutes, dt=0.5):
    room = Room(outside, outside)
    pid = PID(1.2, 0.05, 0.3, low=0.0, high=4.0)
    settled = None
    trace = []
    steps = int(minutes / dt)
    for k in range(steps):
        error = target - room.temperature
        power = pid(error, dt)
        room.update(power, dt)
        trace.append(round(room.temperature, 3))
        if abs(error) < 0.1:
            if settled is None:
                settled = k * dt
        else:
            settled = None
    return trace[-5:], settled, max(trace, default=outside)


MAIN = regulate
INPUTS = [(21.0, 5.0, 60.0), (21.0, 5.0, 60.0, 0.1), (5.0, 5.0, 3.0), (21.0, -40.0, 20.0), (21.0, 5.0, 0.0)]
LARGE = (21.0, 5.0, 3000.0)
