require("conditions")
require("message")
require("operations")
require("paused")
require("verdicts")

-- What a resource with Ready and Synced comes to: a managed resource, a claim or an XR. In this order, first come,
-- first served:
--   1. paused: whatever else is there is not looked after.
--   2. Synced: what it says of an older generation may be mended by the last change; False is an error.
--   3. LastAsyncOperation: an error that Ready and Synced do not know of.
--   4. AsyncOperation: Ready and Synced stay as they were while the provider works.
--   5. Ready: Unavailable was there and is broken; whatever else is not True is on its way.
--   6. Synced absent or Unknown: nobody has compared spec with what is there.
--   7. Responsive: Crossplane drops the XR's events, so what stands here may be old. It closes again by itself, and
--      may be open after an XR with many resources is made: not an error.
--   8. the generation that status as a whole is about.
-- `told` is the condition that says best what is awaited, where it is not Ready itself. `expected` are the conditions
-- that have to be there.
local function reconciled(resource, found, expected, told)
  local ready, operation, responsive = found.Ready, found.AsyncOperation, found.Responsive
  local verdict = paused(found)
  if verdict then
    return verdict
  end
  if found.Synced and found.Synced.stale then
    return progressing(outdated(found.Synced))
  end
  verdict = failed(found, { "Synced" })
  if verdict then
    return verdict
  end
  local last = failed_operation(found)
  if last then
    return degraded(words(last))
  end
  if operation and operation.reason == "Ongoing" then
    return progressing(words(operation))
  end
  if ready and ready.status == "False" and ready.reason == "Unavailable" and not ready.stale then
    return degraded(words(ready))
  end
  if told then
    return progressing(words(told))
  end
  verdict = unsettled(found, expected)
  if verdict then
    return verdict
  end
  if responsive and responsive.status == "False" then
    return progressing(words(responsive))
  end
  if older(map(resource.status).observedGeneration, map(resource.metadata).generation) then
    return progressing("status is about an older generation: the last change has not been seen yet")
  end
  return healthy()
end
