"""The language: types, graph, rows as data; building, walking, verifying, printing and parsing it."""
