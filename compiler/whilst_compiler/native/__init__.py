"""From a placed graph to LLVM IR: ``schedule`` writes loops, ``llvm`` writes LLVM text, ``show`` prints loops."""
