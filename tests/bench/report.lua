-- One report with one event of its own: its id is never told twice.
math.randomseed(os.time())
local prefix = string.format("%08x", math.random(0, 2 ^ 31 - 1))
local count = 0
request = function()
  count = count + 1
  local body = string.format(
    '{"events":[{"id":"%s-%012d","kind":"scroll","value":{"percent":50}}]}', prefix, count)
  return wrk.format("POST", nil, {["Content-Type"] = "text/plain"}, body)
end
