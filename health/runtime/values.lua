-- Numbers and texts as Argo CD's Lua (gopher-lua 1.1.2, where every number is a float64) writes and reads them.

local find, format, gsub, lower, match, sub = string.find, string.format, string.gsub, string.lower, string.match, string.sub
local rep = string.rep
local getmetatable, huge, rawget, tonumber, tostring, type = debug.getmetatable, math.huge, rawget, tonumber, tostring, type

local HALF = 2 ^ 32

-- The shortest digits that read back as the number, as Go's %v finds them.
local function digits(n)
  for precision = n < 1e-300 and n > -1e-300 and 0 or 14, 16 do -- the smallest numbers have fewer digits than 15
    local text = format("%." .. precision .. "e", n)
    if precision == 16 or tonumber(text) == n then return text end
    -- Halfway between two texts C takes the one with the even digit; below a power of two only the other reads back.
    local front, last, power = match(text, "^(.*)(%d)(e[-+]%d+)$")
    local other = front .. (last + 1) .. power
    if last ~= "9" and tonumber(other) == n then return other end
  end
end

local function number(n)
  if n ~= n then return "NaN" end
  if n == huge then return "+Inf" end
  if n == -huge then return "-Inf" end
  if n == 0 then return "0" end
  -- Whole numbers that an int64 holds are written as such: 2^63 is the first that it does not, -2^63 still fits.
  if n % 1 == 0 and n >= -2 ^ 63 and n < 2 ^ 63 then return format("%.0f", n) end
  local sign, first, rest, exponent = match(digits(n), "^(-?)(%d)%.?(%d-)0*e([-+]%d+)$")
  local power = tonumber(exponent)
  if power < -4 or power >= 6 then
    return format("%s%s%s%se%s%02d", sign, first, rest == "" and "" or ".", rest, power < 0 and "-" or "+", power < 0 and -power or power)
  end
  if power < 0 then return sign .. "0." .. rep("0", -power - 1) .. first .. rest end
  local all = first .. rest
  return sign .. sub(all, 1, power + 1) .. "." .. sub(all, power + 2)
end

local function text(value)
  local meta = getmetatable(value)
  local own = meta and rawget(meta, "__tostring")
  if type(own) == "function" then return (own(value)) end
  if type(value) == "number" then return number(value) end
  return tostring(value)
end

-- Text to number: a decimal point makes a float, everything else must be a whole number, so "1e3" is none.
local function parse(value, base)
  if type(value) == "number" then return value end
  if type(value) ~= "string" then return nil end
  local trimmed = match(value, "^[ \n\t]*(.-)[ \n\t]*$")
  if find(trimmed, ".", 1, true) then
    if not (match(trimmed, "^[-+]?%d*%.%d*$") or match(trimmed, "^[-+]?%d*%.%d*[eE][-+]?%d+$")) then return nil end
    local found = tonumber((gsub(trimmed, "^%+", "")))
    if found == huge or found == -huge then return nil end
    return found
  end
  if base == nil and match(trimmed, "^0[xX]") then
    base, trimmed = 16, sub(trimmed, 3)
  end
  local sign, plain = match(trimmed, "^([-+]?)(%w+)$")
  if not plain then return nil end
  base = base or 10
  -- In two halves, since only an int64 counts and a number alone would round what lies around its limits.
  local high, lowest = 0, 0
  for position = 1, #plain do
    local digit = find("0123456789abcdefghijklmnopqrstuvwxyz", lower(sub(plain, position, position)), 1, true) - 1
    if digit >= base then return nil end
    lowest = lowest * base + digit
    high = high * base + (lowest - lowest % HALF) / HALF
    lowest = lowest % HALF
    if high > HALF then return nil end
  end
  if high > HALF / 2 or high == HALF / 2 and (lowest > 0 or sign ~= "-") then return nil end
  local value = high * HALF + lowest
  return sign == "-" and -value or value
end

return { number = number, text = text, parse = parse }
