"""An interpreter of a small stack machine."""

PUSH, ADD, SUB, MUL, DIV, DUP, SWAP, POP, JUMP, JUMP_IF_ZERO, LOAD, STORE, CALL, RETURN, HALT = range(15)


class MachineError(Exception):
    pass


class Machine:
    def __init__(self, program, limit=10_000):
        self.program = program
        self.stack = []
        self.calls = []
        self.memory = {}
        self.pc = 0
        self.steps = 0
        self.limit = limit

    def pop(self):
        if not self.stack:
            raise MachineError(f"stack is empty at {self.pc}")
        return self.stack.pop()

    def step(self):
        op, arg = self.program[self.pc]
        self.pc += 1
        self.steps += 1
        if op == PUSH:
            self.stack.append(arg)
        elif op in (ADD, SUB, MUL, DIV):
            b, a = self.pop(), self.pop()
            if op == ADD:
                self.stack.append(a + b)
            elif op == SUB:
                self.stack.append(a - b)
            elif op == MUL:
                self.stack.append(a * b)
            else:
                self.stack.append(a // b)
        elif op == DUP:
            self.stack.append(self.stack[-1])
        elif op == SWAP:
            self.stack[-1], self.stack[-2] = self.stack[-2], self.stack[-1]
        elif op == POP:
            self.pop()
        elif op == JUMP:
            self.pc = arg
        elif op == JUMP_IF_ZERO:
            if self.pop() == 0:
                self.pc = arg
        elif op == LOAD:
            self.stack.append(self.memory.get(arg, 0))
        elif op == STORE:
            self.memory[arg] = self.pop()
        elif op == CALL:
            self.calls.append(self.pc)
            self.pc = arg
        elif op == RETURN:
            self.pc = self.calls.pop()
        elif op == HALT:
            return False
        else:
            raise MachineError(f"unknown operation {op}")
        return True

    def run(self):
        while self.step():
            if self.steps > self.limit:
                raise MachineError("too many steps")


def execute(program, start):
    machine = Machine(program)
    machine.memory[0] = start
    try:
        machine.run()
    except ZeroDivisionError:
        return -1, machine.steps
    return machine.pop(), machine.steps


FACTORIAL = [(PUSH, 1), (STORE, 1), (LOAD, 0), (JUMP_IF_ZERO, 13), (LOAD, 0), (LOAD, 1), (MUL, 0), (STORE, 1), (LOAD, 0),
             (PUSH, 1), (SUB, 0), (STORE, 0), (JUMP, 2), (LOAD, 1), (HALT, 0)]  # fmt: skip
CALLS = [(LOAD, 0), (CALL, 4), (CALL, 4), (HALT, 0), (DUP, 0), (ADD, 0), (PUSH, 3), (SWAP, 0), (SUB, 0), (RETURN, 0)]
MAIN = execute
INPUTS = [(FACTORIAL, 5), (FACTORIAL, 0), (CALLS, 9), ([(POP, 0)], 0), ([(JUMP, 0)], 0), ([(99, 0)], 1),
          ([(LOAD, 0), (PUSH, 0), (DIV, 0), (HALT, 0)], 4), ([(PUSH, 1)], 0)]  # fmt: skip
LARGE = ([(PUSH, 0), (STORE, 1), (LOAD, 0), (JUMP_IF_ZERO, 13), (LOAD, 0), (LOAD, 1), (ADD, 0), (STORE, 1), (LOAD, 0),
          (PUSH, 1), (SUB, 0), (STORE, 0), (JUMP, 2), (LOAD, 1), (HALT, 0)], 700)  # fmt: skip
