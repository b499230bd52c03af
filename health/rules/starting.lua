require("verdicts")

-- What Crossplane says of a package while its Deployment comes up, as if it were an error.
local RUNTIME = 'Package runtime health is "False" with message: '
local HOOK = "post establish runtime hook failed for package: "
local UNREPORTED = ' package deployment has no condition of type "Available" yet'
local STARTING = { "Package revision is not healthy yet", HOOK .. "function" .. UNREPORTED, HOOK .. "provider" .. UNREPORTED }

local function begins(said, opening)
  return said >= opening and said < opening .. "\127"
end

local function is_starting(said)
  for _, opening in ipairs(STARTING) do
    if begins(said, opening) or begins(said, RUNTIME .. opening) then
      return true
    end
  end
  return begins(said, 'Package revision health is "Unknown"') or begins(said, 'Package runtime health is "Unknown"')
end

-- Degraded where a package's condition is False because of an error. Nil where it is not.
local function broken(found, name)
  if found[name] and not is_starting(found[name].message) then
    return failed(found, { name })
  end
end
