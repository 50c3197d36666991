#!/bin/sh
# PostgreSQL's image runs this once, on an empty volume: two databases, and a role that may only read one of them.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv editors EDITORS_PASSWORD
\getenv visitors VISITORS_PASSWORD
CREATE ROLE editors LOGIN PASSWORD :'editors';
CREATE ROLE visitors LOGIN PASSWORD :'visitors';
CREATE DATABASE editorial OWNER editors;
CREATE DATABASE public_site OWNER editors;
REVOKE ALL ON DATABASE editorial, public_site, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE public_site TO visitors;
\connect public_site
GRANT USAGE ON SCHEMA public TO visitors;
ALTER DEFAULT PRIVILEGES FOR ROLE editors IN SCHEMA public GRANT SELECT ON TABLES TO visitors;
SQL
