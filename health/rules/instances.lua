require("message")

-- Says so where fewer instances are ready than are wanted. Nil where all are, or where it is not told.
local function instances(wanted, ready)
  if type(wanted) == "number" and type(ready) == "number" and ready < wanted then
    return progressing(tostring(ready) .. " of " .. tostring(wanted) .. " instances are ready")
  end
end
