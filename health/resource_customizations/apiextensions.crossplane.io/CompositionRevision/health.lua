-- Crossplane 1 reports nothing of a revision.
require("verdicts")

local found = conditions(obj)
if next(found) == nil then
  return healthy()
end
local expected = { "ValidPipeline", "Synced" }
return failed(found, expected) or unsettled(found, expected) or healthy()
