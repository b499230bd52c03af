"""The health suite: what Argo CD says of everything that Crossplane runs, written in Lua and tested from Python."""
