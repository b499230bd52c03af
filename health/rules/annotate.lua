-- Sets an annotation of the object; without a value it takes the annotation away.
local function annotate(name, value)
  obj.metadata.annotations = obj.metadata.annotations or {}
  obj.metadata.annotations[name] = value
end
