"""AWS: what its services and their provider do."""
