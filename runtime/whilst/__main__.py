"""``python -m whilst`` is ``whilst``."""

from __future__ import annotations

from whilst.commands.main import main

main()
