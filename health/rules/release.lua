require("managed")
require("unmet")

-- A Release of provider-helm, which is Unavailable whenever it is not deployed as it should be: also while Helm is at
-- work.
local function release(resource)
  local found, own = conditions(resource), managed(resource)
  local helm = map(map(resource.status).atProvider)
  local state, description = text(helm.state), text(helm.releaseDescription)
  if own.status == "Healthy" or not unmet(found) or state == "" then
    return own
  end
  local said = "Helm's state is " .. line(state) .. (description ~= "" and ": " .. line(description) or "")
  return state == "failed" and degraded(said) or progressing(said)
end
