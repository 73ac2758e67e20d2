#!/bin/sh
# Starts Redis with the users of users.acl: `start.sh FILE [OPTION]…`. FILE is written, and belongs into memory.
#
# The password of a user is what REDIS_PASSWORD_<user> says; who has none does not exist. The file has digests only, and
# Redis' own environment none of these variables.
set -eu
umask 077
file=$1
shift
while read -r word name rights; do
  case "$word $rights" in
  "user off") echo "user $name off" ;;
  "user on >PASSWORD "*)
    password=$(printenv "REDIS_PASSWORD_$name") || continue
    [ -n "$password" ] || continue
    digest=$(printf %s "$password" | sha256sum)
    echo "user $name on #${digest%% *} ${rights#on >PASSWORD }"
    ;;
  esac
done <"$(dirname "$0")/users.acl" >"$file"
exec env -i PATH="$PATH" redis-server --aclfile "$file" "$@"
