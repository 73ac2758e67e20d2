-- A worker that stops gives its job back; the attempt does not count. ARGV: token, handed event, cancelled event.
local TOKEN = ARGV[4]
local before = earlier_answer(TOKEN)
if before then
  return before
end
if not holds(TOKEN) then
  return 'lost'
end
if get('cancel') then
  finish('cancelled', ARGV[6], 'null')
  return answer(TOKEN, 'cancelled')
end
redis.call('HINCRBY', CONTROL, 'attempt', -1)
requeue(ARGV[5])
count('handed_back')
return answer(TOKEN, 'again')
