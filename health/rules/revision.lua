require("paused")
require("starting")

-- A revision of a package; `runs` says whether it has a Deployment, which only an active one has. Crossplane 1 says
-- Healthy and Verified where Crossplane 2 says RevisionHealthy and RuntimeHealthy.
local function revision(resource, runs)
  local found, expected = conditions(resource), { "RevisionHealthy" }
  if found.Healthy and not found.RevisionHealthy then
    expected = { "Healthy" }
  elseif runs and map(resource.spec).desiredState ~= "Inactive" then
    expected[2] = "RuntimeHealthy"
  end
  local verdict = paused(found)
  for _, name in ipairs(expected) do
    verdict = verdict or broken(found, name)
  end
  local verified = found.Verified
  if not verdict and verified and verified.reason == "SignatureVerificationFailed" and not verified.stale then
    return degraded(words(verified))
  end
  return verdict or unsettled(found, expected) or healthy()
end
