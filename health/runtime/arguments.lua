-- What a function of the sandbox was given: the wrong kind is the error of whoever called it.

local values = ...
local error, type = error, type

local function check(value, kind, nth, name)
  if type(value) ~= kind then
    error("bad argument #" .. nth .. " to " .. name .. " (" .. kind .. " expected, got " .. type(value) .. ")", 3)
  end
end

-- A string, or a number as one.
local function word(value, nth, name)
  if type(value) == "number" then return values.number(value) end
  check(value, "string", nth, name)
  return value
end

return { check = check, word = word }
