-- The actions of all that Crossplane and its providers reconcile. A paused object takes no notice of a request.
local function reconciliation()
  local annotations = obj.metadata.annotations or {}
  local paused = annotations["crossplane.io/paused"] == "true"
  return {
    ["pause"] = {displayName = "Pause", iconClass = "fa fa-fw fa-pause", disabled = paused},
    ["resume"] = {displayName = "Resume", iconClass = "fa fa-fw fa-play", disabled = not paused},
    ["reconcile"] = {displayName = "Reconcile now", iconClass = "fa fa-fw fa-sync", disabled = paused},
  }
end
