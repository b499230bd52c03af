-- The resource, converted as far as the script reads it. A map is an empty table with a metatable until it is first
-- read; then its scalars are filled in at once, and each map or array below it when its key is read. An array is
-- filled at once, because no metamethod answers `#`. What the script sees has no metatable once all of it is there.

local level, child, items = ...
local error, next, pcall, rawget, rawset, setmetatable = error, next, pcall, rawget, rawset, setmetatable
local count = collectgarbage

-- Of this evaluation, by table: its handle, which of its keys are still to be read (once it has been filled), all of
-- its keys in order, and where each stands among them.
local handles, pending, orders, positions
local ceiling -- of this evaluation: memory in KiB beyond which nothing is converted any more
local lazy = {}
local array

-- Python must never be the one to run out of memory: an error that jumps out of the middle of it would not be clean.
local function room()
  if count("count") > ceiling then
    count("collect")
    if count("count") > ceiling then error("not enough memory", 0) end
  end
end

local function said(first, ...)
  if first == nil then error(..., 0) end
  return { first, ... }
end

local function shell(handle)
  local map = setmetatable({}, lazy)
  handles[map] = handle
  return map
end

local function fill(map)
  local handle, keys, missing, start, total = handles[map], {}, {}, 0, 0
  repeat
    room()
    local found = said(level(handle, start))
    local amount = found[1]
    for at = 2, amount * 2, 2 do
      local key, value = found[at], found[at + 1]
      total = total + 1
      keys[total] = key
      if value == nil then missing[key] = true else rawset(map, key, value) end
    end
    start = start + amount
  until not found[amount * 2 + 2]
  orders[map] = keys
  pending[map] = missing
  if next(missing) == nil then
    handles[map] = nil
    setmetatable(map, nil)
  end
end

local function branch(handle)
  if handle < 0 then return array(-handle) end
  return shell(handle)
end

function array(handle)
  local list, start, size = {}, 0, 0
  repeat
    room()
    local found = said(items(handle, start))
    local amount = found[1]
    for at = 2, amount * 2, 2 do
      local value, below = found[at], found[at + 1]
      size = size + 1
      if below == 0 then list[size] = value else list[size] = branch(below) end
    end
    start = start + amount
  until not found[amount * 2 + 2]
  return list
end

local function read(map, key)
  if not pending[map] then
    fill(map)
    local value = rawget(map, key)
    if value ~= nil then return value end
  end
  if not pending[map][key] then return nil end
  room()
  pending[map][key] = nil
  local value = branch(said(child(handles[map], key))[1])
  rawset(map, key, value)
  return value
end

-- Everything of a map that is still missing, so that raw access sees what Argo CD's table would hold.
local function whole(map)
  if not handles[map] then return end
  if not pending[map] then fill(map) end
  for _, key in next, orders[map] do
    if pending[map][key] then read(map, key) end
  end
  handles[map] = nil
  setmetatable(map, nil)
end

lazy.__index = read
function lazy.__newindex(map, key, value)
  whole(map)
  map[key] = value
end

local function position(map)
  local found = {}
  local keys = orders[map]
  for at = 1, #keys do found[keys[at]] = at end
  positions[map] = found
  return found
end

-- The next entry: in the order of the object, then what the script has added to it.
local function advance(map, key)
  whole(map)
  local keys = orders[map]
  if not keys then
    -- LuaJIT fails on a key that never was there, and gopher-lua is at the end. One that has just been removed is known.
    if key ~= nil and rawget(map, key) == nil then
      local known, following, value = pcall(next, map, key)
      if not known then return nil end
      return following, value
    end
    return next(map, key)
  end
  local known = positions[map] or position(map)
  local at = key == nil and 0 or known[key]
  if at then
    for nth = at + 1, #keys do
      local value = rawget(map, keys[nth])
      if value ~= nil then return keys[nth], value end
    end
    key = nil
  end
  local value
  repeat key, value = next(map, key) until key == nil or not known[key]
  if key == nil then return nil end
  return key, value
end

local function start(limit)
  handles, pending, orders, positions = {}, {}, {}, {}
  ceiling = limit
end

return { start = start, shell = shell, whole = whole, advance = advance, read = function(map, key)
  local value = rawget(map, key)
  if value == nil and handles[map] then return read(map, key) end
  return value
end }
