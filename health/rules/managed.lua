require("reconciled")

-- Fields of spec that only claims and XRs have.
local COMPOSITE = {
  "crossplane", "claimRef", "compositionRef", "compositionRevisionRef", "compositionSelector",
  "compositionUpdatePolicy", "resourceRef", "resourceRefs",
}

-- Nobody reconciles a ProviderConfig, its usages, a StoreConfig: such a kind is Healthy as it stands, and what it does
-- not report is not awaited. A managed resource has spec.forProvider, and claims and XRs have what Crossplane adds.
local function is_reconciled(spec)
  for _, field in ipairs(COMPOSITE) do
    if spec[field] ~= nil then
      return true
    end
  end
  return spec.forProvider ~= nil
end

local function managed(resource)
  local found, expected = conditions(resource), { "Ready", "Synced" }
  if not is_reconciled(map(resource.spec)) then
    expected = {}
    for _, name in ipairs({ "Ready", "Synced" }) do
      if found[name] then
        expected[#expected + 1] = name
      end
    end
  end
  return reconciled(resource, found, expected)
end
