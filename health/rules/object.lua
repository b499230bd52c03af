require("inside")
require("managed")
require("unmet")

-- Trouble inside, whatever the policy of readiness asks for.
local TROUBLE = { Degraded = true, Suspended = true, Unknown = true }

-- An Object of provider-kubernetes: its own conditions, and what stands inside of it. Its policy of readiness says when
-- it is done, so what is only under way inside does not hold it up. Where the policy is not met, what stands inside
-- knows more.
local function object_health(object)
  local found, own, within = conditions(object), managed(object), inside(object)
  if own.status == "Healthy" then
    return within and TROUBLE[within.status] and within or own
  end
  if not unmet(found) then
    return own
  end
  if within and within.status ~= "Healthy" then
    return within
  end
  return progressing(words(found.Ready) .. ": what it manages does not meet its readiness policy yet")
end
