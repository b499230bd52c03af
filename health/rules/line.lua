-- A text on one line. Checks in argocd-cm get no string library, so a text is read by comparing: each byte that could
-- come next is put behind what was read so far.
local LONGEST = 300
local BYTES = {}

-- Compiled in sixteens, and only where a text is told: a list of 256 literals would slow every evaluation down.
local function learn_bytes()
  for first = 0, 240, 16 do
    local escapes = {}
    for code = first, first + 15 do
      escapes[#escapes + 1] = "'\\" .. code .. "'"
    end
    for offset, byte in ipairs({ loadstring("return " .. table.concat(escapes, ","))() }) do
      BYTES[first + offset - 1] = byte
    end
  end
end

-- The byte that comes after what was read: the last one that does not sort behind the text.
local function next_byte(text, read)
  local code, step = 0, 128
  while step >= 1 do
    if read .. BYTES[code + step] <= text then
      code = code + step
    end
    step = step / 2
  end
  return BYTES[code]
end

-- Runs of white space and control characters become one space. What is longer than LONGEST bytes ends in dots, and
-- never inside of a character.
local function line(text)
  if #BYTES == 0 then
    learn_bytes()
  end
  local read, out, gap = "", "", false
  while read ~= text do
    local byte = next_byte(text, read)
    if #read >= LONGEST and (byte < "\128" or byte >= "\192") then
      return out .. "..."
    end
    read = read .. byte
    if byte <= " " or byte == "\127" then
      gap = out ~= ""
    else
      out = out .. (gap and " " or "") .. byte
      gap = false
    end
  end
  return out
end
