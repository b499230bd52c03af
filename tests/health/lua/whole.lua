-- A whole script a line: what it returns, or that it fails, is compared.
return nil
return
return {}
return {1}
return {status="Healthy"}
return {status="healthy"}
return {Status="Healthy"}
return {STATUS="Healthy",message="m"}
return {status="Healthy",Status="Degraded"}
return {status="Healthy",Message="x"}
return {status="Healthy",message="x",MESSAGE="y"}
return {status="Healthy",message=5}
return {status="Healthy",message=true}
return {status="Healthy",message={}}
return {status="Healthy",message={a=1}}
return {status=5}
return {status={}}
return {message="x"}
return {status=""}
return {status="Healthy",other={1,2,{a=1}}}
return {status="Healthy",other=print}
return {status="Healthy",other=newproxy()}
return {status="Healthy",a=obj.spec,b=obj.spec}
return {status="Healthy",a=obj.spec,b=obj.metadata}
return {status="Healthy",a=obj}
local t={status="Healthy"} t.t=t return t
return {status="Healthy",[1]="x"}
return {[1]="x",status="Healthy"}
return {[2]="x"}
return {[true]="x"}
return {[1.5]="x"}
return {status="Healthy",[true]=1}
return {status="Healthy",n=0/0}
return {status="Healthy",n=1/0}
return {status="Healthy",n=1e300}
return "Healthy"
return 5
return true
return false
return print
return {status="Degraded"},{status="Healthy"}
return {status="Degraded"},nil
return nil,{status="Healthy"}
return {status="Degraded"},"x"
return unpack({})
return {status="Healthy",message="\255\254é\0\1\127<>&"}
return {status="Healthy",message="é\240\159\152\128"}
return {status="Healthy",["\255"]="x"}
return {status="Healthy",message="\237\160\128"}
return {status="Healthy",message="a\\b\"c\n\t/"}
return obj
return obj.status
return obj.status.conditions
return obj.status.conditions[1]
return obj.metadata.annotations
return setmetatable({},{__index={status="Healthy"}})
return setmetatable({status="Healthy"},{__metatable="x",__len=function() return 0 end})
local t={} t[3]=1 t[2]=1 t[1]=1 return t
local t={} for i=1,200 do t=({t}) end return t
return {status="Missing",message=""}
return {status="Unknown",message="why"}
return {status="Suspended"}
return {status="Progressing"}
error("x")
error("x",0)
error({})
error()
error(nil)
error(5)
local x = nil; return x.y
return nope()
x=
return {
if
goto nowhere
return 5 5
local function f() return f() end return f()
local function f() return 1+f() end return f()
return loadstring("return {status='Healthy'}")()
status="Healthy" return {status=status}
return {status="Healthy"} -- comment
#!/usr/bin/lua
local a <const> = 5 return {status="Healthy"}
return {status="Healthy";message="semi"}
local t={status="Healthy"}; return t;
do return {status="Healthy"} end error("x")
break
local s="" for k,v in pairs({}) do s=s..k end return {status="Healthy",message=s}
return ...
