require("paused")
require("verdicts")

local found = conditions(obj)
local expected = { "Watching", "Synced" }
return paused(found) or failed(found, expected) or unsettled(found, expected) or healthy()
