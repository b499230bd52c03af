-- What `require("os")` gives: the time and the date as Argo CD formats it, by patterns of Go.

local date, error, find, gsub, lower, rawget, sub, time, tonumber, tostring, type =
  os.date, error, string.find, string.gsub, string.lower, rawget, string.sub, os.time, tonumber, tostring, type

-- `a` is no pattern of Go, which therefore writes it as it stands.
local FLAGS = {
  a = "mon", A = "%A", b = "%b", B = "%B", c = "%d %b %y %H:%M %Z", d = "%d", F = "%Y-%m-%d", H = "%H", I = "%I",
  m = "%m", M = "%M", p = "%p", P = "%p", S = "%S", x = "%H/%M/%S", X = "%H:%M:%S", y = "%y", Y = "%Y", z = "%z", Z = "%Z",
  w = "%w",
}

local function field(parts, name, default)
  local value = rawget(parts, name)
  if type(value) ~= "number" then return default end
  return value - value % 1
end

local library = {}

function library.time(parts)
  if parts == nil then return time() end
  if type(parts) ~= "table" then error("bad argument #1 to time (table expected, got " .. type(parts) .. ")", 2) end
  return time({
    sec = field(parts, "sec", 0), min = field(parts, "min", 0), hour = field(parts, "hour", 12),
    day = field(parts, "day", -1), month = field(parts, "month", -1), year = field(parts, "year", -1),
  })
end

function library.date(pattern, moment)
  pattern = pattern == nil and "%c" or tostring(pattern)
  local zone = ""
  if sub(pattern, 1, 1) == "!" then
    pattern = gsub(pattern, "^!+", "")
    zone = moment == nil and "!" or "" -- a moment that is given is always shown in the local zone
  end
  if moment ~= nil and type(moment) ~= "number" then
    error("bad argument #2 to date (number expected, got " .. type(moment) .. ")", 2)
  end
  moment = moment and moment - moment % 1 or time()
  if find(pattern, "^%*t") then
    local parts = date(zone .. "*t", moment)
    parts.yday, parts.isdst = 0, false
    return parts
  end
  return (gsub(pattern, "%%(.?)", function(flag)
    if flag == "%" or flag == "" then return "%" end
    if not FLAGS[flag] then return "%" .. flag end
    local text = date(zone .. FLAGS[flag], moment)
    if zone == "!" then text = gsub(text, "GMT$", "UTC") end
    return flag == "P" and lower(text) or text
  end))
end

return library
