-- ARGV: token, upload key or '' for a job without a film, metrics, finished event.
local TOKEN, UPLOAD = ARGV[4], ARGV[5]
local before = earlier_answer(TOKEN)
if before then
  return before
end
if not holds(TOKEN) then
  if UPLOAD ~= '' then
    redis.call('UNLINK', UPLOAD)
  end
  return 'lost'
end
if UPLOAD ~= '' then
  if redis.call('EXISTS', UPLOAD) == 0 then
    return 'missing'
  end
  redis.call('RENAME', UPLOAD, VIDEO)
end
set('metrics', ARGV[6])
finish('completed', ARGV[7], 'null')
return answer(TOKEN, 'completed')
