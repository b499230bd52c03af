"""Google Cloud: what its services and their provider do."""
