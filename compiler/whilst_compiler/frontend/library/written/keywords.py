"""What Python says where the keys of ``**d`` are not the parameters of a function."""

from __future__ import annotations

from typing import Any

__all__ = ["check"]


def check(d: Any, name: str, taken: Any, free: Any, required: Any, required_by_name: Any) -> None:
    for key in d:
        if key in taken:
            raise TypeError(f"{name}() got multiple values for argument '{key}'")
        if key not in free:
            raise TypeError(f"{name}() got an unexpected keyword argument '{key}'")
    missing = [f"'{key}'" for key in required if key not in d]
    if len(missing) > 0:
        raise TypeError(f"{name}() missing {len(missing)} required positional argument{_listed(missing)}")
    missing = [f"'{key}'" for key in required_by_name if key not in d]
    if len(missing) > 0:
        raise TypeError(f"{name}() missing {len(missing)} required keyword-only argument{_listed(missing)}")


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return ": " + names[0]
    if len(names) == 2:
        return "s: " + " and ".join(names)
    return "s: " + ", ".join(names[:-1]) + ", and " + names[-1]
