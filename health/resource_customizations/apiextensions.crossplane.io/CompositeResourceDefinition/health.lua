-- Neither condition is ever False because of an error: the definition is going, or not there yet.
require("verdicts")

local expected = { "Established" }
if type(map(obj.spec).claimNames) == "table" then
  expected[2] = "Offered"
end
return unsettled(conditions(obj), expected) or healthy()
