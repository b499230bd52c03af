require("line")

-- A condition in words: which one, since when, and what it says itself.
local function words(condition)
  local said = condition.type .. "=" .. (condition.status ~= "" and line(condition.status) or "Unknown")
  if condition.reason ~= "" then
    said = said .. " (" .. line(condition.reason) .. ")"
  end
  if condition.since ~= "" then
    said = said .. " since " .. line(condition.since)
  end
  if condition.message ~= "" then
    said = said .. ": " .. line(condition.message)
  end
  return said
end

local function awaited(name)
  return name .. " is not reported yet"
end

local function outdated(condition)
  return condition.type .. " is about an older generation: the last change has not been seen yet"
end

local function degraded(message)
  return { status = "Degraded", message = message }
end

local function progressing(message)
  return { status = "Progressing", message = message }
end

-- Healthy has no message: there is nothing to do about it.
local function healthy()
  return { status = "Healthy", message = "" }
end
