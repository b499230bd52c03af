require("conditions")
require("message")

-- In the order in which they explain best.
local APPLICATION_ERRORS = { "InvalidSpecError", "ComparisonError", "SyncError", "DeletionError", "UnknownError" }

local function empty(value)
  if type(value) ~= "table" then
    return value == nil or value == "" or value == false or value == 0
  end
  for _, inner in pairs(value) do
    if not empty(inner) then
      return false
    end
  end
  return true
end

-- What is empty is left out where Argo CD writes a source down, and may stand in the spec.
local function equal(one, other)
  if type(one) ~= "table" or type(other) ~= "table" then
    return one == other or (empty(one) and empty(other))
  end
  for key, value in pairs(one) do
    if not equal(value, other[key]) then
      return false
    end
  end
  for key in pairs(other) do
    if one[key] == nil and not empty(other[key]) then
      return false
    end
  end
  return true
end

-- No generation is told: health and sync are of the source that they were compared with.
local function application_current(spec, compared)
  if spec.sourceHydrator then
    return true -- its source is what the hydrator makes of it
  end
  return (spec.source or spec.sources) ~= nil
    and equal(compared.source, spec.source)
    and equal(compared.sources, spec.sources)
end

local function application_error(status, operation)
  for _, name in ipairs(APPLICATION_ERRORS) do
    for _, condition in ipairs(map(status.conditions)) do
      if map(condition).type == name then
        return degraded(name .. ": " .. line(text(condition.message)))
      end
    end
  end
  if operation.phase == "Failed" or operation.phase == "Error" then
    return degraded("the last sync failed: " .. line(text(operation.message)))
  end
end

local function application_sync(spec, sync)
  if sync ~= "OutOfSync" then
    return { status = "Unknown", message = "it is not known whether it is in sync" }
  end
  local automated = map(spec.syncPolicy).automated
  if automated and map(automated).enabled ~= false then
    return progressing("it is out of sync, and Argo CD is to sync it")
  end
  return { status = "Suspended", message = "it is out of sync, and waits for somebody to sync it" }
end

-- An Application of Argo CD.
local function application(resource)
  local spec, status = map(resource.spec), map(resource.status)
  local health, sync, operation = map(status.health), map(status.sync), map(status.operationState)
  local own, synced, phase = text(health.status), text(sync.status), text(operation.phase)
  local current = application_current(spec, map(sync.comparedTo))
  local finished = phase == "" or phase == "Succeeded"
  if own == "Healthy" and synced == "Synced" and current and finished then
    return healthy()
  end

  local failed = application_error(status, operation)
  if failed then
    return failed
  end
  if own == "" or synced == "" then
    return progressing("Argo CD has not compared it with its source yet")
  end
  if not finished then
    return progressing("sync " .. line(phase) .. ": " .. line(text(operation.message)))
  end
  if not current then
    return progressing("Argo CD has not compared it with its new source yet")
  end
  if own == "Healthy" then
    return application_sync(spec, synced)
  end
  local message = text(health.message)
  return { status = own, message = message ~= "" and line(message) or "what it deploys is " .. line(own) }
end
