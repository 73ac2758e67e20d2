-- ARGV: token, the publisher's own number of the event, event, progress or ''. A repeated call changes nothing.
if not holds(ARGV[4]) then
  return 'lost'
end
local number = tonumber(ARGV[5])
if tonumber(get('published') or 0) >= number then
  return 'ok'
end
set('published', number)
announce(ARGV[6])
if ARGV[7] ~= '' then
  set('progress', ARGV[7])
  save()
else
  touch()
end
return 'ok'
