-- What a script returns, as JSON: Argo CD encodes the value and decodes the text, and so decides what is an error.

local values, advance = ...
local code = string.byte
local concat, error, format, gsub, rawget, type = table.concat, error, string.format, string.gsub, rawget, type

local function quoted(text, ascii)
  local pattern = ascii and '[%c"\\\128-\255]' or '[%c"\\]'
  return '"' .. gsub(text, pattern, function(byte) return format("\\u%04x", code(byte)) end) .. '"'
end

local encode

local function array(value, seen, ascii)
  local size = 0
  for key in advance, value do
    if type(key) ~= "number" then error("cannot encode mixed or invalid key types", 0) end
    size = size + 1
  end
  local parts = {}
  for at = 1, size do
    local below = rawget(value, at)
    if below == nil then error("cannot encode sparse array", 0) end
    parts[at] = encode(below, seen, ascii)
  end
  return "[" .. concat(parts, ",") .. "]"
end

local function map(value, seen, ascii)
  local parts = {}
  for key, below in advance, value do
    if type(key) ~= "string" then error("cannot encode mixed or invalid key types", 0) end
    parts[#parts + 1] = quoted(key, ascii) .. ":" .. encode(below, seen, ascii)
  end
  return "{" .. concat(parts, ",") .. "}"
end

-- `ascii` writes every byte beyond ASCII as if it were a character: for texts that are not UTF-8.
function encode(value, seen, ascii)
  local kind = type(value)
  if kind == "string" then return quoted(value, ascii) end
  if kind == "boolean" then return value and "true" or "false" end
  if kind == "number" then
    if value ~= value or value - value ~= 0 then error("json: unsupported value: " .. values.number(value), 0) end
    return value % 1 == 0 and value > -1e15 and value < 1e15 and format("%d", value) or format("%.16e", value)
  end
  if kind ~= "table" then error("cannot encode " .. kind .. " to JSON", 0) end
  -- A table that stands in two places counts as nested in itself: gopher-json never forgets one that it has seen.
  if seen[value] then error("cannot encode recursively nested tables to JSON", 0) end
  seen[value] = true
  local first = type((advance(value)))
  if first == "nil" then return "[]" end
  if first == "string" then return map(value, seen, ascii) end
  return array(value, seen, ascii)
end

return function(value, ascii) return encode(value, {}, ascii) end
