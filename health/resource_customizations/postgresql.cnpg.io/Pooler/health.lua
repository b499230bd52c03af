-- Argo CD has no check of this kind.
require("conditions")
require("instances")
require("message")

local VERDICTS = { paused = "Suspended", inactive = "Progressing", failed = "Degraded" }

local status, spec = map(obj.status), map(obj.spec)
local phase, reason = text(status.phase), text(status.phaseReason)
if VERDICTS[phase] then
  return { status = VERDICTS[phase], message = "phase " .. phase .. (reason ~= "" and ": " .. line(reason) or "") }
end
if map(spec.pgbouncer).paused == true then
  return { status = "Suspended", message = "connections wait: spec.pgbouncer.paused is true" }
end

if status.instances == nil then
  return progressing("the operator has not taken it up yet")
end
-- Before there were phases, the instances were all that the operator told.
return instances(spec.instances or 1, status.instances) or healthy()
