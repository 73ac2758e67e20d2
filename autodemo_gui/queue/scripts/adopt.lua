-- A job that another program wrote gets its control hash. ARGV: queued event, created at or '', then member, JSON ...
if status() then
  return 'known'
end
for index = 6, #ARGV, 2 do
  set(ARGV[index], ARGV[index + 1])
end
set('created_at', ARGV[5] ~= '' and ARGV[5] or iso(NOW_MS))
set_status('pending')
announce(ARGV[4])
save()
count('adopted')
return 'adopted'
