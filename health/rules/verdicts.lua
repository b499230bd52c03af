require("conditions")
require("message")

-- Degraded by the first of these conditions that is False for the present generation. Nil where none is.
local function failed(found, names)
  for _, name in ipairs(names) do
    local condition = found[name]
    if condition and condition.status == "False" and not condition.stale then
      return degraded(words(condition))
    end
  end
end

-- What is awaited: the first of these conditions that is not True for the present generation. Nil where all are.
local function unsettled(found, names)
  for _, name in ipairs(names) do
    local condition = found[name]
    if not condition then
      return progressing(awaited(name))
    end
    if condition.stale then
      return progressing(outdated(condition))
    end
    if condition.status ~= "True" then
      return progressing(words(condition))
    end
  end
end
