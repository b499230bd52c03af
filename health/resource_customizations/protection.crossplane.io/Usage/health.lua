-- Crossplane reports nothing but that the usage holds.
require("verdicts")

return unsettled(conditions(obj), { "Ready" }) or healthy()
