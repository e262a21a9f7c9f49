"""One test per kind of bug that compilers of this kind have really had; the tracker that reported it is named."""
