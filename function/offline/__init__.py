"""Preview: orders rendered from files, as Crossplane would render them, without a cluster."""
