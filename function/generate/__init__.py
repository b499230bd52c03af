"""Generate: from the model to what is installed: XRDs, Compositions, packages, and what a package may not hold."""
