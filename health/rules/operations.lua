require("conditions")
require("message")

-- The last long operation of a provider, where it failed and that is the last word. Ready or Synced that turned good
-- after it outweighs it: providers leave it standing (upjet#679). So does an edit after it.
local function failed_operation(found)
  local last, ready, synced = found.LastAsyncOperation, found.Ready, found.Synced
  if not last or last.status ~= "False" or last.stale then
    return nil
  end
  local good = ready and synced and ready.status == "True" and synced.status == "True"
  if good and last.since ~= "" and (last.since < ready.since or last.since < synced.since) then
    return nil
  end
  return last
end
