require("reconciliation")

-- What the function and the admission policy take for consent. A composite with a claim has it from there: what is set
-- on the composite alone, Crossplane sets back.
local spec = obj.spec or {}
local deletable = spec.deletable
if deletable == nil then
  deletable = spec.environment == "development"
end

local actions = reconciliation()
actions["make-deletable"] = {
  displayName = "Make deletable",
  iconClass = "fa fa-fw fa-unlock",
  disabled = deletable or spec.claimRef ~= nil,
}
return actions
