-- It runs to completion once: Succeeded is final, whatever is edited later. Until then errors are tried again.
require("verdicts")

local found = conditions(obj)
local succeeded = found.Succeeded
if succeeded and succeeded.status == "True" then
  return healthy()
end
if succeeded and succeeded.status == "False" then
  return degraded(words(succeeded))
end
for _, name in ipairs({ "ValidPipeline", "Synced" }) do
  if found[name] and found[name].status == "False" then
    return progressing("is tried again: " .. words(found[name]))
  end
end
return unsettled(found, { "Succeeded" })
