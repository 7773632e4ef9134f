-- A Telegram update of its own at each request, all in one group, where the bot keeps silent: what is measured is
-- taking it in.
math.randomseed(os.time())
local id = math.random(1, 2 ^ 30)
request = function()
  id = id + 1
  local body = string.format(
    '{"update_id":%d,"message":{"message_id":%d,"date":1700000000,"chat":{"id":-100%d,"type":"supergroup","title":"x"},'
      .. '"from":{"id":7,"is_bot":false,"first_name":"Yi"},"text":"hello"}}',
    id, id, id % 1000)
  return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
end
