-- ARGV: idempotency key or '', most jobs that may wait, queued event, then member, JSON ...   → {job id, what happened}
local IDEMPOTENCY, DEPTH, QUEUED = ARGV[4], tonumber(ARGV[5]), ARGV[6]
if status() then
  return {ID, 'again'}
end
if IDEMPOTENCY ~= '' then
  local first = redis.call('GET', IDEMPOTENCY)
  if first then
    return {first, 'again'}
  end
end
local waiting = redis.call('LLEN', QUEUE)
if waiting >= DEPTH then
  return {ID, 'full'}
end
for index = 7, #ARGV, 2 do
  set(ARGV[index], ARGV[index + 1])
end
set('created_at', iso(NOW_MS))
set_status('pending')
if IDEMPOTENCY ~= '' then
  redis.call('SET', IDEMPOTENCY, ID, 'EX', TTL)
end
redis.call('LPUSH', QUEUE, ID)
announce(QUEUED, 'position', waiting + 1)
save()
count('submitted')
return {ID, 'new'}
