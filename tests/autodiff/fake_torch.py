"""As much of PyTorch's documented interface as the bridge uses, over NumPy: tensors, ``from_numpy``, custom functions."""

from __future__ import annotations

import types

import numpy as np


class Tensor:
    def __init__(self, data, requires_grad=False):
        self.data = data
        self.requires_grad = requires_grad
        self.grad = None
        self.made_by = None

    def detach(self):
        return Tensor(self.data)

    def resolve_conj(self):
        return self

    def resolve_neg(self):
        return self

    def contiguous(self):
        return self

    def numpy(self):
        return self.data

    def is_floating_point(self):
        return self.data.dtype.kind == "f"

    def is_complex(self):
        return self.data.dtype.kind == "c"

    def backward(self):
        _sweep(self, np.ones_like(self.data))


class Function:
    """Derived classes have static ``forward(ctx, *args)`` and ``backward(ctx, *cotangents)``."""

    @classmethod
    def apply(cls, *args):
        ctx = types.SimpleNamespace(saved_tensors=(), discrete=())
        ctx.save_for_backward = lambda *tensors: setattr(ctx, "saved_tensors", tensors)
        ctx.mark_non_differentiable = lambda *tensors: setattr(ctx, "discrete", tensors)
        ctx.needs_input_grad = tuple(isinstance(a, Tensor) and a.requires_grad for a in args)
        outputs = cls.forward(ctx, *args)
        for k, output in enumerate(outputs):
            if any(ctx.needs_input_grad) and not any(output is t for t in ctx.discrete):
                output.requires_grad = True
                output.made_by = cls, ctx, args, outputs, k
        return outputs


def _sweep(tensor, cotangent):
    if tensor.made_by is None:
        tensor.grad = Tensor(cotangent if tensor.grad is None else tensor.grad.data + cotangent)
        return
    cls, ctx, args, outputs, k = tensor.made_by
    bars = cls.backward(ctx, *(Tensor(cotangent if j == k else np.zeros_like(o.data)) for j, o in enumerate(outputs)))
    for x, bar in zip(args, bars, strict=True):
        if isinstance(x, Tensor) and x.requires_grad:
            _sweep(x, bar.data)


def module():
    made = types.ModuleType("torch")
    made.Tensor, made.from_numpy = Tensor, Tensor
    made.autograd = types.SimpleNamespace(Function=Function)
    return made
