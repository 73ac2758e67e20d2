-- A worker that waits for work says that it lives. ARGV: worker.
present(ARGV[4])
return 'ok'
