-- Whether messages leave: in test mode they are judged, rendered and shown, and stay here. Live is asked for by one person
-- ('asked') and confirmed by another ('holds'); anybody who may stop sending switches back. The latest row that holds is the
-- mode; without any it is test. Moments are microseconds UTC since 1970.
CREATE TABLE sending_mode (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;

-- A database from which messages have left goes on sending.
INSERT INTO sending_mode (at, mode, state, by_whom, why)
SELECT MAX(changed_at), 'live', 'holds', 'huikuan', 'messages left before there was a test mode'
FROM outbox WHERE state IN ('sending', 'sent', 'unclear') HAVING COUNT(*) > 0;

-- Limits are counted by channel too.
CREATE INDEX outbox_begun_channel ON outbox (channel, begun_at) WHERE begun_at IS NOT NULL;
