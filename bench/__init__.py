"""Bench: what an order costs, measured. `python -m bench --help` says how to run it, docs/performance.md what came out.

It needs a checkout, and Linux: the CPU time and the memory of a server are read from the kernel.
"""
