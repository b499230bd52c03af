-- One evaluation: an environment, the script in it, and its result as JSON.

local parsed, tree, environment, guard, encode, number = ...
local concat, count, pcall, select, setfenv, type = table.concat, collectgarbage, pcall, select, setfenv, type

local OBJECT, PARAMETERS = 1, 2 -- the handles that Python knows them by
local MAIN = "@<string>" -- reads like the name that Argo CD gives a script, and is not what loadstring gives its own

local result -- the table that the last script returned

local function described(problem)
  if type(problem) == "string" then return problem end
  if type(problem) == "number" then return number(problem) end
  return type(problem) -- never its own __tostring: no deadline watches any more
end

local function outcome(done, ...)
  local lines, last = guard.finish()
  local trace = lines and concat(lines, ",") .. ";" .. (last or "")
  if not done then return count("count"), "error", described((...)), trace end
  -- Argo CD looks at the top of the stack: the last of several results counts.
  local amount = select("#", ...)
  local value
  if amount > 0 then value = select(amount, ...) end
  if type(value) ~= "table" then return count("count"), type(value), nil, trace end
  result = value
  local encoded, text = pcall(encode, value)
  return count("count"), encoded and "table" or "error", encoded and text or described(text), trace
end

return {
  compile = function(text)
    local script, problem = parsed(text, MAIN)
    return script or problem
  end,
  evaluate = function(script, seconds, ceiling, parameters, libraries, traced)
    tree.start(ceiling)
    result = nil
    setfenv(script, environment.make(tree.shell(OBJECT), parameters and tree.shell(PARAMETERS) or {}, libraries))
    guard.start(seconds, traced and MAIN)
    return outcome(pcall(script))
  end,
  again = function() return encode(result, true) end,
}
