"""Names that are not local: globals, closures, modules, and the data behind them."""
