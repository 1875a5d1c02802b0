#!/bin/sh
# Runs before the server, at every start of the pod: creates missing databases and roles, and sets the passwords of the
# Secret. The image's own initialisation runs only on an empty volume, and does not repeat an interrupted run.
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
  echo "The volume was written by PostgreSQL $stored and the image is PostgreSQL $major: dump the data with PostgreSQL $stored and load it with PostgreSQL $major." >&2
  exit 1
fi

# Without network access, and without logging statements, which contain the passwords.
pg_ctl --pgdata="$PGDATA" --wait --timeout=3600 --options="-c listen_addresses= -c unix_socket_directories=$PGHOST \
  -c hba_file=/etc/duet/postgresql/pg_hba.conf -c log_min_error_statement=panic" start >/dev/null
trap 'pg_ctl --pgdata="$PGDATA" --wait --mode=fast stop >/dev/null' EXIT
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres --file=/etc/duet/postgresql/roles.sql
