require("conditions")

-- Of the kinds that Crossplane does not report as paused: whether somebody paused it.
local function is_annotated_paused(resource)
  return map(map(resource.metadata).annotations)["crossplane.io/paused"] == "true"
end

local function suspended()
  return { status = "Suspended", message = "the annotation crossplane.io/paused keeps Crossplane from looking after it" }
end
