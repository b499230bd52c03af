require("conditions")
require("message")

-- Says so where somebody paused the resource: Synced is False then, and not because of an error. Nil where not.
local function paused(found)
  local synced = found.Synced
  if synced and synced.status == "False" and synced.reason == "ReconcilePaused" then
    return { status = "Suspended", message = words(synced) }
  end
end
