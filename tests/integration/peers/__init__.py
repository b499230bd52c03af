"""The programs that the integration tests talk to, each a Go module that pins it, and the script that builds them."""
