-- Argo CD has no check of this kind.
require("conditions")
require("message")

local FAILED = { failed = true, walArchivingFailing = true, ["invalid backup definition"] = true }

local status = map(obj.status)
local phase, reason = text(status.phase), text(status.error)
if phase == "completed" then
  return healthy()
end
if phase == "" then
  return progressing("the operator has not taken it up yet")
end
local said = "phase " .. line(phase) .. (reason ~= "" and ": " .. line(reason) or "")
return FAILED[phase] and degraded(said) or progressing(said)
