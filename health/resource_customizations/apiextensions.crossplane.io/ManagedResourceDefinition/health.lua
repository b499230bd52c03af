require("annotation")
require("verdicts")

local found = conditions(obj)
local established = found.Established
if is_annotated_paused(obj) then
  return suspended()
end
if established and established.reason == "InactiveManagedResource" and not established.stale then
  -- Nothing but Active makes it active. Just activated, it says Inactive a little longer.
  if map(obj.spec).state ~= "Active" then
    return healthy()
  end
  return progressing(words(established))
end
-- Blocked has the reason of Pending, and is False where Pending is Unknown.
if established and established.reason == "PendingManagedResource" then
  local verdict = failed(found, { "Established" })
  if verdict then
    return verdict
  end
end
return unsettled(found, { "Established" }) or healthy()
