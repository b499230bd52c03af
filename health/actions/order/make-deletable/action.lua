-- The consent alone. What follows from it is the function's to do, in the order's own time.
obj.spec = obj.spec or {}
obj.spec.deletable = true
return obj
