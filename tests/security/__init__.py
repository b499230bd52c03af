"""What a team, a repository or a file does to us, and what holds against it: a test for each attack (docs/security.md).

`hostile` is the table of files that nobody means well with. Every command that reads a file is tried with every row:
`test_files` has the commands.
"""
