require("conditions")
require("message")

-- A ScheduledBackup of CloudNativePG.
local function cnpg_schedule(schedule)
  local status = map(schedule.status)
  if map(schedule.spec).suspend == true then
    return { status = "Suspended", message = "no backups are made: spec.suspend is true" }
  end
  if text(status.error) ~= "" then
    return degraded(line(status.error))
  end
  if text(status.lastCheckTime) == "" then
    return progressing("the operator has not taken it up yet")
  end
  return healthy()
end
