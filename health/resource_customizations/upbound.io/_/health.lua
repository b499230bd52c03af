-- Managed resources of any provider, ProviderConfigs, and XRs in the groups of Crossplane and Upbound.
require("managed")

return managed(obj)
