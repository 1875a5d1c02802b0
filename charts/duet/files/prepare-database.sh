#!/bin/sh
# Runs before the server, at every start of the pod: makes what is missing and sets the passwords that the Secret
# holds now. The image's own initialisation does that on an empty volume only, and takes one that was cut short for done.
set -eu
umask 077

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA.new"
  initdb --pgdata="$PGDATA.new" --username=postgres --encoding=UTF8 --locale=C --auth=reject >/dev/null
  mv "$PGDATA.new" "$PGDATA"
fi

stored=$(cat "$PGDATA/PG_VERSION")
major=$(postgres --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
if [ "$stored" != "$major" ]; then
  echo "The volume was written by PostgreSQL $stored and the image is PostgreSQL $major: dump with the one, load with the other." >&2
  exit 1
fi

# Deaf to the network, and quiet about statements: they carry the passwords.
pg_ctl --pgdata="$PGDATA" --wait --timeout=3600 --options="-c listen_addresses= -c unix_socket_directories=$PGHOST \
  -c hba_file=/etc/duet/postgresql/pg_hba.conf -c log_min_error_statement=panic" start >/dev/null
trap 'pg_ctl --pgdata="$PGDATA" --wait --mode=fast stop >/dev/null' EXIT
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres --file=/etc/duet/postgresql/roles.sql
