"""The health suite: its engine, its checks, its commands."""
