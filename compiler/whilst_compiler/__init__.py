"""The compiler behind ``whilst``: front end, graph IR, optimiser and native lowering."""
