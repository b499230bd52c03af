-- `require`, `module` and `package`: there are no files, so a module is what `preload` or the script itself has.

local values, clock, arguments = ...
local concat, debug, error, gmatch, gsub, select, setfenv, type =
  table.concat, debug, error, string.gmatch, string.gsub, select, setfenv, type
local check, text, word = arguments.check, values.text, arguments.word

local function searched(name, path)
  local tried = {}
  for pattern in gmatch(path, "[^;]+") do
    tried[#tried + 1] = "stat " .. gsub(pattern, "%?", (gsub(gsub(name, "%.", "/"), "%%", "%%%%"))) .. ": no such file or directory"
  end
  return concat(tried, "\n\t")
end

-- Each of these knows the tables of its own evaluation, so they are made with it.
return function(env, environment)
  local loaded, loading, library = {}, {}, {
    config = "/\n;\n?\n!\n-\n", cpath = "", path = "./?.lua;/usr/local/share/lua/5.1/?.lua;/usr/local/share/lua/5.1/?/init.lua",
    preload = { os = function() return { time = clock.time, date = clock.date } end },
  }
  library.loaded = loaded
  library.loaders = {
    function(name)
      local preload = library.preload
      check(preload, "table", 1, "package.preload")
      local found = preload[name]
      return found == nil and "no field package.preload['" .. text(name) .. "']" or found
    end,
    function(name)
      if type(library.path) ~= "string" then error("package.path must be a string", 2) end
      return searched(text(name), library.path)
    end,
  }
  local loaders = library.loaders
  function library.loadlib() error("loadlib is not supported", 2) end
  function library.seeall(module)
    check(module, "table", 1, "seeall")
    local meta = debug.getmetatable(module) or {}
    meta.__index = env
    debug.setmetatable(module, meta)
  end
  function env.require(name)
    name = word(name, 1, "require")
    local known = loaded[name]
    if known == loading then error("loop or previous error loading module: " .. name, 2) end
    if known then return known end
    local messages, found = {}, nil
    for nth = 1, #loaders + 1 do
      if loaders[nth] == nil then error("module " .. name .. " not found:\n\t" .. concat(messages, "\n\t") .. ", ", 2) end
      found = loaders[nth](name)
      if type(found) == "function" then break end
      if type(found) == "string" then messages[#messages + 1] = found end
    end
    loaded[name] = loading
    local result = found(name)
    if loaded[name] == loading then loaded[name] = result == nil and true or result end
    return loaded[name]
  end
  function env.module(name, ...)
    name = word(name, 1, "module")
    local module = loaded[name]
    if type(module) ~= "table" then
      module = env
      for part in gmatch(name, "[^.]+") do
        if module[part] == nil then module[part] = {} end
        module = module[part]
        if type(module) ~= "table" then error("name conflict for module: " .. name, 2) end
      end
      loaded[name] = module
    end
    if module._NAME == nil then
      module._M, module._NAME, module._PACKAGE = module, name, gsub(name, "[^.]*$", "")
    end
    local caller = debug.getinfo(2, "f").func
    if not environment(caller) then error("module() can not be called from GFunctions.", 2) end
    setfenv(caller, module)
    for nth = 1, select("#", ...) do (select(nth, ...))(module) end
    return module
  end
  loaded._G, loaded.table = env, env.table
  return library
end
