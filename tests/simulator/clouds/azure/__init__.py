"""Azure: what its services and their provider do. Most things are known by an id."""
