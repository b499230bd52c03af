-- The `table` library of gopher-lua where LuaJIT's differs, and nothing beyond it.

local values, whole = ...
local concat, error, insert, number, remove, select, type = table.concat, error, table.insert, values.number, table.remove, select, type

local function list(value, name)
  if type(value) ~= "table" then error("bad argument #1 to " .. name .. " (table expected, got " .. type(value) .. ")", 3) end
  whole(value)
  return value
end

local library = {}

function library.getn(value) return #list(value, "getn") end

library.maxn = library.getn

function library.insert(value, ...)
  list(value, "insert")
  local given = select("#", ...)
  if given == 0 then error("wrong number of arguments", 2) end
  if given == 1 then return insert(value, (...)) end
  local at, new = ...
  insert(value, at, new)
end

function library.remove(value, at)
  local size = #list(value, "remove")
  if at ~= nil and at > size then return nil end
  return (remove(value, at ~= nil and at >= 1 and at or nil))
end

function library.concat(value, between, first, last)
  local size = #list(value, "concat")
  if between ~= nil and type(between) ~= "string" then
    error("bad argument #2 to concat (string expected, got " .. type(between) .. ")", 2)
  end
  if first and last == nil and (first > size or first < 1) then return "" end
  first = first and first < size and first or first and size or 1
  first = first > 1 and first or 1
  local parts, limit = {}, last and last < size and last or size
  for at = first, limit do
    local part = value[at]
    local kind = type(part)
    if kind ~= "string" and kind ~= "number" then error("invalid value (" .. kind .. ") at index " .. at .. " in table for concat", 2) end
    parts[#parts + 1] = kind == "number" and number(part) or part
  end
  return concat(parts, between)
end

local function ascending(a, b) return a < b end

-- Go sorts up to twelve elements by insertion, and so keeps equals in order. So do we, and merge longer lists likewise;
-- LuaJIT's own sort neither keeps equals in order nor bears a comparison that contradicts itself.
local function insertion(sorted, before, from, to)
  for at = from + 1, to do
    local moved, place = sorted[at], at
    while place > from and before(moved, sorted[place - 1]) do
      sorted[place] = sorted[place - 1]
      place = place - 1
    end
    sorted[place] = moved
  end
end

local function merge(sorted, before, from, middle, to)
  local left, at, right = {}, from, middle + 1
  for nth = from, middle do left[#left + 1] = sorted[nth] end
  local nth = 1
  while nth <= #left do
    if right <= to and before(sorted[right], left[nth]) then
      sorted[at], right = sorted[right], right + 1
    else
      sorted[at], nth = left[nth], nth + 1
    end
    at = at + 1
  end
end

local function sort(sorted, before, from, to)
  if to - from < 12 then return insertion(sorted, before, from, to) end
  local middle = from + (to - from - (to - from) % 2) / 2
  sort(sorted, before, from, middle)
  sort(sorted, before, middle + 1, to)
  merge(sorted, before, from, middle, to)
end

function library.sort(value, before)
  local size = #list(value, "sort")
  if before ~= nil and type(before) ~= "function" then
    error("bad argument #2 to sort (function expected, got " .. type(before) .. ")", 2)
  end
  sort(value, before or ascending, 1, size)
end

return library
