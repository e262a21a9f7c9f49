"""The state of one lowering: the open graph, the frames, what each cell holds, what makes it start again."""
