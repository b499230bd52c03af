"""Attacks by a team, a repository or a file: a test for each that was tried (docs/security.md)."""
