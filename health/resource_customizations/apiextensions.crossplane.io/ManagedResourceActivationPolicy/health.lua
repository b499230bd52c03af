require("annotation")
require("verdicts")

local found = conditions(obj)
local established, health = found.Established, found.Healthy
if is_annotated_paused(obj) then
  return suspended()
end
-- Blocked is never taken back: Healthy after it says that it is over.
local blocked = established and established.reason == "BlockedManagedResourceActivationPolicy"
if blocked and not (health and health.since >= established.since) then
  local verdict = failed(found, { "Established" })
  if verdict then
    return verdict
  end
end
-- Crossplane says Unknown where definitions could not be activated.
if health and health.reason == "EncounteredErrors" and health.status ~= "True" and not health.stale then
  return degraded(words(health))
end
return failed(found, { "Healthy" }) or unsettled(found, { "Healthy" }) or healthy()
