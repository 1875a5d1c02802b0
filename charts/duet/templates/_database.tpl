{{/* The startup configuration of the bundled database. Any change of its text, comments included, restarts the database at an upgrade. */}}
{{- define "duet.databaseConfig" -}}
prepare.sh: |
  {{- .Files.Get "files/prepare-database.sh" | nindent 2 }}
roles.sql: |
  {{- range $role := list "user" "post" }}
  \set password `cat /etc/duet/passwords/{{ $role }}-password`
  SELECT 'CREATE ROLE duet_{{ $role }}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'duet_{{ $role }}') \gexec
  ALTER ROLE duet_{{ $role }} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
  SELECT 'CREATE DATABASE duet_{{ $role }} OWNER duet_{{ $role }}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'duet_{{ $role }}') \gexec
  REVOKE ALL ON DATABASE duet_{{ $role }} FROM PUBLIC;
  {{- end }}
# Each role reaches its own database and nothing else; the superuser only from inside the pod, by `kubectl exec`.
pg_hba.conf: |
  local all       postgres            peer
  {{- range $role := list "user" "post" }}
  host  duet_{{ $role }} duet_{{ $role }} all       scram-sha-256
  {{- end }}
{{- end }}
