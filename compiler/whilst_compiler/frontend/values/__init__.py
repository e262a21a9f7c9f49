"""What a Python expression is while its function is lowered: references, arrays and their views, objects, texts."""
