require("conditions")
require("message")

-- What CloudNativePG makes inside of a cluster: a Database.
local function cnpg_applied(resource)
  local status, generation = map(resource.status), map(resource.metadata).generation
  if type(status.applied) ~= "boolean" then
    return progressing("the operator has not made it yet")
  end
  if status.observedGeneration ~= generation then
    return progressing("the last change has not been made yet")
  end
  if status.applied then
    return healthy()
  end
  local message = text(status.message)
  return degraded(message ~= "" and line(message) or "it could not be made, and the operator does not say why")
end
