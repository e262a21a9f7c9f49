"""What limits other pools of threads limits ours too: ``with threadpoolctl.threadpool_limits(2):``.

threadpoolctl finds pools by the names of loaded shared libraries, and lets others register theirs. Ours is machine code
made at run time, in no library: it goes by NumPy's, which is always loaded. threadpoolctl is not imported for that; if
it is imported later, the pool is registered then.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from types import ModuleType
from typing import Any

from whilst.services.threads import get_threads, set_threads

__all__ = ["follow_limits"]

_NAME = "threadpoolctl"


def follow_limits() -> None:
    """Register the pool of threads with threadpoolctl, now or when it is imported."""
    there = sys.modules.get(_NAME)
    if there is not None:
        _register(there)
    elif not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch())


def _register(module: ModuleType) -> None:
    """Tell threadpoolctl (from 3.2 on) of the pool."""
    if hasattr(module, "register"):
        module.register(type("WhilstController", (module.LibController,), dict(_CONTROLLER)))


_CONTROLLER: dict[str, Any] = {
    "__doc__": "The pool of threads of kernels made by whilst.",
    "user_api": "whilst",
    "internal_api": "whilst",
    "filename_prefixes": ("_multiarray_umath",),
    "get_num_threads": lambda self: get_threads(),
    "set_num_threads": lambda self, count: set_threads(max(count, 1)),
    "get_version": lambda self: None,
}


class _Watch(MetaPathFinder):
    """Finds threadpoolctl where the other finders do, with a loader that registers the pool once it is loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """See ``importlib.abc.MetaPathFinder``."""
        if fullname != _NAME:
            return None
        others = [finder for finder in sys.meta_path if finder is not self]
        found = (spec for finder in others if (spec := finder.find_spec(fullname, path, target)) is not None)
        spec = next(found, None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Registering(spec.loader, self)
        return spec


class _Registering(Loader):
    """Loads as another loader does, and leaves the module to it."""

    def __init__(self, loader: Loader, watch: _Watch) -> None:
        self._loader = loader
        self._watch = watch

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """See ``importlib.abc.Loader``."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """See ``importlib.abc.Loader``."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        _register(module)
        sys.meta_path.remove(self._watch)
