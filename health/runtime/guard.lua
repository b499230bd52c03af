-- The deadline, and errors that a script may not catch: neither the deadline, nor memory, nor anything of Python's.

local debug, error, pcall, select, type, xpcall, clock = debug, error, pcall, select, type, xpcall, os.clock

-- Time is that of this process: on a busy machine a script gets as far as on an idle one.
local EVERY = 10000 -- instructions between two looks at the clock: well below a millisecond
local LATE, FULL = "context deadline exceeded", "not enough memory"
local fatal, deadline, mine, lines, seen, last, main

-- From the first one on, every instruction fails: a loop around pcall would otherwise catch each of these errors.
local function stop(reason)
  fatal = reason
  debug.sethook(function() error(fatal, 0) end, "", 1)
  error(reason, 0)
end

local function watch(event, line)
  if clock() > deadline then stop(LATE) end
  if event ~= "line" then return end
  if debug.getinfo(2, "S").source ~= main then return end
  last = line
  if not seen[line] then
    seen[line] = true
    lines[#lines + 1] = line
  end
end

local function settle(done, ...)
  if done then return done, ... end
  local problem = ...
  if fatal then error(fatal, 0) end
  if problem == FULL then stop(FULL) end
  if type(problem) == "userdata" and not mine(problem) then error(problem, 0) end
  return done, ...
end

local function start(seconds, source)
  fatal, deadline, main, lines, seen, last = nil, clock() + seconds, source, source and {}, {}, nil
  debug.sethook(watch, source and "l" or "", EVERY)
end

local function finish()
  debug.sethook()
  return lines, last
end

return {
  start = start,
  finish = finish,
  bind = function(known) mine = known end,
  pcall = function(...)
    if select("#", ...) == 0 then error("bad argument #1 to pcall (value expected)", 2) end
    return settle(pcall(...))
  end,
  xpcall = function(run, handler)
    if type(handler) ~= "function" then error("bad argument #2 to xpcall (function expected, got " .. type(handler) .. ")", 2) end
    return settle(xpcall(run, function(problem)
      if fatal or type(problem) == "userdata" and not mine(problem) then return problem end
      return handler(problem)
    end))
  end,
}
