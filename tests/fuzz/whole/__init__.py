"""Programs as people write them, from templates: a file for each family of what a language has."""
