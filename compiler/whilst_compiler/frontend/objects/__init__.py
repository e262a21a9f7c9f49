"""Objects of user classes: how they are made, their attributes and operators."""
