-- The globals that a script gets: those of gopher-lua as Argo CD opens it, made again for every evaluation.

local parsed, values, tree, tables, clock, guard, packages, arguments = ...
local concat, debug, error, getfenv, next, rawget, rawset, select, setfenv, type =
  table.concat, debug, error, getfenv, next, rawget, rawset, select, setfenv, type
local gmatch, gsub, math, newproxy, os, pcall = string.gmatch, string.gsub, math, newproxy, os, pcall
local check, word = arguments.check, arguments.word
local whole, advance, text = tree.whole, tree.advance, values.text
local OURS = getfenv(1) -- what no script may ever get hold of

local SAMPLES = { string = "", number = 0, boolean = true, ["function"] = next } -- types whose metatable can be set

local global, thread, proxies, changed -- of this evaluation: its _G, what loadstring binds to, userdata, metatables set

local function compiled(chunk, name)
  return parsed(chunk, "=" .. name, thread)
end

local base = {
  _VERSION = "Lua 5.1", _GOPHER_LUA_VERSION = "GopherLua 0.1", assert = assert, error = error, ipairs = ipairs,
  rawequal = rawequal, select = select, type = type, unpack = unpack, pcall = guard.pcall, xpcall = guard.xpcall,
}

function base.pairs(map)
  check(map, "table", 1, "pairs")
  return base.next, map, nil
end

function base.next(map, key)
  check(map, "table", 1, "next")
  return advance(map, key)
end

function base.tostring(...)
  if select("#", ...) == 0 then error("bad argument #1 to tostring (value expected)", 2) end
  return text((...))
end

function base.tonumber(...)
  if select("#", ...) == 0 then error("bad argument #1 to tonumber (value expected)", 2) end
  return values.parse(...)
end

-- Argo CD prints to the log of its controller; nobody reads it there, and here the output belongs to the program.
function base.print(...)
  for nth = 1, select("#", ...) do text((select(nth, ...))) end
end

function base._printregs() end

function base.collectgarbage() end

function base.rawget(map, key)
  check(map, "table", 1, "rawget")
  return tree.read(map, key)
end

function base.rawset(map, key, value)
  check(map, "table", 1, "rawset")
  whole(map)
  rawset(map, key, value)
end

function base.getmetatable(value)
  if type(value) == "table" then whole(value) end
  local meta = debug.getmetatable(value)
  local protected = meta and rawget(meta, "__metatable")
  if protected ~= nil then return protected end
  return meta
end

-- Scripts may set the metatable of a whole type, as gopher-lua lets them; the next evaluation starts without it.
function base.setmetatable(value, meta)
  if meta ~= nil then check(meta, "table", 2, "setmetatable") end
  local kind = type(value)
  if kind == "nil" then error("cannot set metatable to a nil object.", 2) end
  -- Of what is left out: a userdata's finalizer would run when no deadline watches.
  if kind ~= "table" and SAMPLES[kind] == nil then error("cannot set metatable to a " .. kind, 2) end
  if kind == "table" then whole(value) else changed[kind] = value end
  local before = debug.getmetatable(value)
  if before and rawget(before, "__metatable") ~= nil then error("cannot change a protected metatable", 2) end
  debug.setmetatable(value, meta)
  return value
end

function base.newproxy(with)
  if with then error("newproxy with a metatable is not supported here", 2) end
  local proxy = newproxy()
  proxies[proxy] = true
  return proxy
end

function base.loadstring(chunk, name)
  return compiled(word(chunk, 1, "loadstring"), name or "<string>")
end

function base.load(reader, name)
  check(reader, "function", 1, "load")
  local parts = {}
  for part in reader do
    local kind = type(part)
    if kind ~= "string" and kind ~= "number" then return nil, "reader function must return a string" end
    if part == "" then break end
    parts[#parts + 1] = kind == "number" and values.number(part) or part
  end
  return compiled(concat(parts), name or "?")
end

-- There is no file to be had: Argo CD's pod has none that a script could want, and this process many that it must not see.
function base.loadfile(name)
  return nil, "can not open file: " .. text(name)
end

function base.dofile(name)
  error("open " .. text(name) .. ": no such file or directory", 2)
end

local function environment(of)
  local done, found = pcall(getfenv, of)
  if not done or found == OURS then return nil end
  return found
end

function base.getfenv(of)
  if type(of) == "function" then return environment(of) or global end
  local depth = of == nil and 1 or of
  if type(depth) ~= "number" then return global end
  if depth < 1 then return thread end
  return environment(depth + 3) or global -- above getfenv stand pcall, environment and this function
end

function base.setfenv(of, env)
  check(env, "table", 2, "setfenv")
  whole(env)
  local depth = of == nil and 1 or of
  if type(depth) == "number" and depth < 1 then
    thread = env
    return
  end
  if type(depth) == "number" then
    local info = debug.getinfo(depth + 1, "f")
    depth = info and info.func
  end
  if type(depth) ~= "function" or not environment(depth) then
    error("cannot change the environment of given object", 2)
  end
  return setfenv(depth, env)
end

-- What useOpenLibs adds, but for what reaches out of the script: io, debug, channel, and most of os.
local OPEN = {
  string = "byte char find format gsub gmatch len lower match rep reverse sub upper",
  math = "abs acos asin atan atan2 ceil cos cosh deg exp floor fmod frexp huge ldexp log log10 max min modf pi pow rad random sin sinh sqrt tan tanh",
  coroutine = "create resume running status wrap yield",
}

local function copy(from)
  local to = {}
  for key, value in next, from do to[key] = value end
  return to
end

local open = {}
for name, members in next, OPEN do
  open[name] = {}
  for member in gmatch(members, "%S+") do open[name][member] = _G[name][member] end
end
open.math.mod, open.math.randomseed = math.fmod, function() end
open.os = { clock = os.clock, date = clock.date, difftime = function(a, b) return a - (b or 0) end, getenv = function() end, time = clock.time }

local function reset()
  for kind in next, changed or SAMPLES do debug.setmetatable(SAMPLES[kind], nil) end
  changed = {}
end

-- A new environment around the object; one of the scripts may have changed anything in the one before.
local function make(object, parameters, libraries)
  reset()
  local env = copy(base)
  env._G, env.table, env.obj, env.actionParams = env, copy(tables), object, parameters
  env.package = packages(env, environment)
  if libraries then
    for name, library in next, open do env[name] = copy(library) end
    changed.string = ""
    debug.setmetatable("", { __index = env.string })
  end
  global, thread, proxies = env, env, {}
  return env
end

return { make = make, mine = function(userdata) return proxies[userdata] end }
