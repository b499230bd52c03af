"""The companions: what comes beside the infrastructure, whatever the cloud."""
