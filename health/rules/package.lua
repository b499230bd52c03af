require("paused")
require("starting")

-- A Provider, a Function or a Configuration.
local function package_health(resource)
  local found = conditions(resource)
  local verdict = paused(found) or broken(found, "Healthy")
  if verdict then
    return verdict
  end
  local installed = found.Installed
  local manual = map(resource.spec).revisionActivationPolicy == "Manual"
  if manual and installed and installed.reason == "InactivePackageRevision" and not installed.stale then
    return { status = "Suspended", message = words(installed) .. ", and waits for a person to activate a revision" }
  end
  return unsettled(found, { "Installed", "Healthy" }) or healthy()
end
