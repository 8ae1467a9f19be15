-- Understood by SQLite and PostgreSQL alike. Times are milliseconds since 1970.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE, -- SHA-256 of the key, hexadecimal; the key itself is kept nowhere
  scope TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT
);

CREATE TABLE playlist (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  tracks TEXT NOT NULL, -- a JSON array, as requests have it
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE INDEX playlist_by_update ON playlist (updated_at, id);

CREATE TABLE event (
  idempotency_key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  track TEXT NOT NULL,
  session TEXT NOT NULL,
  playlist TEXT,
  model TEXT,
  place BIGINT,
  happened_at BIGINT NOT NULL
);

CREATE INDEX event_by_session ON event (session, happened_at);
