require("reconciled")

-- A claim or an XR of the platform. Its function says more than Crossplane does:
--   Accepted=False: the order is refused, with what would be accepted. It will not come about by waiting.
--   Provisioned=False: which resources a provider refuses (ProviderRefused), or which are awaited.
--   Connected=False: what the connection Secret lacks.
-- Protected says how a deletion would go, which is no matter of health.
local REFUSED = { Accepted = true, Provisioned = "ProviderRefused" }

local function order(resource)
  local found, told = conditions(resource), nil
  local verdict = paused(found)
  if verdict then
    return verdict
  end
  for _, name in ipairs({ "Accepted", "Provisioned", "Connected" }) do
    local condition = found[name]
    if condition and condition.status == "False" then
      if condition.stale then
        return progressing(outdated(condition))
      end
      if REFUSED[name] == true or REFUSED[name] == condition.reason then
        return degraded(words(condition))
      end
      told = told or condition
    end
  end
  return reconciled(resource, found, { "Ready", "Synced" }, told)
end
