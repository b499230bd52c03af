-- The conditions of a resource by their type, the last where a type is there twice. Every field is a text, whatever
-- stands in the resource; `stale` says that the condition is a verdict on an older generation than the present one.
local function map(value)
  if type(value) == "table" then
    return value
  end
  return {}
end

local function text(value)
  if type(value) == "string" then
    return value
  end
  return ""
end

local function older(seen, present)
  return type(seen) == "number" and type(present) == "number" and seen < present
end

local function conditions(resource)
  local found, generation = {}, map(resource.metadata).generation
  for _, entry in ipairs(map(map(resource.status).conditions)) do
    if type(entry) == "table" and type(entry.type) == "string" then
      found[entry.type] = {
        type = entry.type,
        status = text(entry.status),
        reason = text(entry.reason),
        message = text(entry.message),
        since = text(entry.lastTransitionTime),
        stale = older(entry.observedGeneration, generation),
      }
    end
  end
  return found
end
