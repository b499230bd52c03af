require("conditions")

-- Whether Ready=False (Unavailable) is all that speaks against a resource, and without a message: some providers say so
-- of what is on its way, too. Whoever asks knows where to look for more.
local function unmet(found)
  local ready, synced = found.Ready, found.Synced
  if not ready or not synced or synced.status ~= "True" or ready.stale or synced.stale then
    return false
  end
  return ready.status == "False" and ready.reason == "Unavailable" and ready.message == ""
end
