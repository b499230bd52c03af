-- Crossplane's list of all packages. Its only condition goes when the last package does.
require("verdicts")

local found = conditions(obj)
if not found.Resolved and next(map(obj.packages)) == nil then
  return healthy()
end
return failed(found, { "Resolved" }) or unsettled(found, { "Resolved" }) or healthy()
