-- One report with one event of its own: its id is never told twice. After `--`: a file with an open's token a line,
-- which take turns, since no open may report without end.
local tokens = {}
init = function(args)
  for token in io.lines(args[1]) do tokens[#tokens + 1] = token end
end
math.randomseed(os.time())
local prefix = string.format("%08x", math.random(0, 2 ^ 31 - 1))
local count = 0
request = function()
  count = count + 1
  local body = string.format(
    '{"events":[{"id":"%s-%012d","kind":"scroll","value":{"percent":50}}]}', prefix, count)
  return wrk.format("POST", "/i/" .. tokens[count % #tokens + 1], {["Content-Type"] = "text/plain"}, body)
end
