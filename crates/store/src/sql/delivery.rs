//! The statements of what gateways carry, and of what they report.

statements! { ON_BOTH:
    /// A message that is planned anew and asked for again is the same carriage.
    CARRIAGE_ADD = "
        INSERT INTO carriage (outbox_id, at, segments, cost, message, gateway, currency) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (outbox_id) DO UPDATE SET at = ?2, segments = ?3, cost = ?4, message = ?5, gateway = ?6, currency = ?7,
            external_id = NULL";
    CARRIAGE_NAMED = "UPDATE carriage SET external_id = ?2 WHERE outbox_id = ?1";
    CARRIAGE_BY_ID = "
        SELECT gateway, segments, cost, currency, external_id FROM carriage WHERE outbox_id = ?1";
    OF_MESSAGE = "SELECT outbox_id FROM carriage WHERE message = ?1 AND gateway = ?2";
    OF_RECEIPT = "SELECT outbox_id FROM carriage WHERE gateway = ?2 AND external_id = ?1";
    LATEST_SENT = "
        SELECT id, begun_at FROM outbox WHERE debtor_id = ?1 AND person_id = ?2 AND channel = ?3 AND begun_at IS NOT NULL
            AND state IN ('sending', 'sent', 'unclear') ORDER BY begun_at DESC, id DESC LIMIT 1";
    REPORT_ADD = "
        INSERT INTO delivery (outbox_id, at, state, code, external_id) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (outbox_id, external_id) DO NOTHING";
    REPORTS = "SELECT at, state, code, external_id FROM delivery WHERE outbox_id = ?1 ORDER BY id";
    /// What the report says of the contact that the message was; that it did not arrive is the last word.
    CONTACT_REPORTED = "
        UPDATE contact SET connection = ?3
        WHERE debtor_id = ?1 AND note = ?2 AND number = '' AND direction = 'out'
            AND (connection = 'sent' OR connection = 'delivered' AND ?3 = 'bounced')";
    CALL_ADD = "INSERT INTO gateway_call (mark, at) VALUES (?1, ?2) ON CONFLICT (mark) DO NOTHING";
    TURNS = "SELECT COUNT(*) FROM gateway_call WHERE at > ?1 AND substr(mark, 1, length(CAST(?2 AS TEXT))) = ?2";
    CALL_DROP = "DELETE FROM gateway_call WHERE mark = ?1";
    CALLS_OLD = "DELETE FROM gateway_call WHERE at < ?1";
}
