"""Testing: `golden-path health test`, which runs the cases beside checks.

`running` runs a case under several orders of `pairs`, `lines` tells which lines of a script can run and `coverage`
which never did, `suite` does it all for a folder, and `report` prints.
"""
