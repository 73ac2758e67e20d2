-- ARGV: token, upload key or '' for a job without a film, metrics, finished event, bytes and SHA-256 of the film,
-- then by turns the names and amounts of what the job adds to the sums.
local TOKEN, UPLOAD = ARGV[4], ARGV[5]
local before = earlier_answer(TOKEN)
if before then
  return before
end
if not holds(TOKEN) then
  if UPLOAD ~= '' then
    redis.call('UNLINK', UPLOAD)
  end
  count('fenced')
  return 'lost'
end
if UPLOAD ~= '' then
  if redis.call('EXISTS', UPLOAD) == 0 or redis.call('STRLEN', UPLOAD) ~= tonumber(ARGV[8]) then
    return 'missing'
  end
  redis.call('RENAME', UPLOAD, VIDEO)
  set('sha256', ARGV[9])
end
set('metrics', ARGV[6])
finish('completed', ARGV[7], 'null')
for index = 10, #ARGV, 2 do
  redis.call('HINCRBY', COUNTS, ARGV[index], ARGV[index + 1])
end
return answer(TOKEN, 'completed')
