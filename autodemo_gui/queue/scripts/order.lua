-- What a person asks of a job. ARGV: 'cancel' or 'finish', cancelled event.
local now = status()
if not now then
  return 'unknown'
end
if is_final(now) then
  return 'final'
end
if now == 'processing' then
  set(ARGV[4], 1)
  return 'asked'
end
if ARGV[4] == 'cancel' then
  finish('cancelled', ARGV[5], 'null')
  return 'cancelled'
end
return 'waiting'
