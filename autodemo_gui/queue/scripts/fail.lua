-- ARGV: token, final status, reason, final event, milliseconds until another try or '' for none, most attempts,
-- handed event, exit code of the reason.
local TOKEN = ARGV[4]
local before = earlier_answer(TOKEN)
if before then
  return before
end
if not holds(TOKEN) then
  count('fenced')
  return 'lost'
end
if ARGV[8] ~= '' and not get('cancel') and tonumber(get('attempt')) < tonumber(ARGV[9]) then
  unlist()
  set_status('pending')
  set('progress', 'null', 'worker', 'null')
  redis.call('ZADD', DELAYED, string.format('%.0f', NOW_MS + tonumber(ARGV[8])), ID)
  announce(ARGV[10])
  save()
  count('retried')
  return answer(TOKEN, 'again')
end
finish(ARGV[5], ARGV[7], ARGV[6], ARGV[11])
return answer(TOKEN, ARGV[5])
