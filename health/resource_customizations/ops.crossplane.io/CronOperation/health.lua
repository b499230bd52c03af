require("verdicts")

local found = conditions(obj)
local scheduling, synced = found.Scheduling, found.Synced
if scheduling and scheduling.status == "False" and scheduling.reason == "SchedulePaused" then
  return { status = "Suspended", message = words(scheduling) }
end
local verdict = failed(found, { "Scheduling" }) or unsettled(found, { "Scheduling" })
if verdict then
  return verdict
end
-- Synced is written when an Operation is made. Between two it stands as it was, also when the schedule was mended or
-- taken up again since.
if synced and synced.reason ~= "ReconcilePaused" and synced.since >= scheduling.since then
  return failed(found, { "Synced" }) or healthy()
end
return healthy()
