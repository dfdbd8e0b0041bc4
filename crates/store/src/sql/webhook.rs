//! The statements of webhooks: what there is to tell, and to whom.

/// Whether anybody asked for an event: told at once where nobody did.
macro_rules! wanted {
    ($event:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM webhook w WHERE w.enabled = 1 AND w.removed_at IS NULL AND w.events LIKE '% ",
            $event,
            " %')"
        )
    };
}

/// The rows of a table in a range as events.
macro_rules! told {
    ($table:literal) => {
        concat!(
            "INSERT INTO webhook_event (at, debtor_id, row_id, event)
            SELECT CAST(?1 AS BIGINT), debtor_id, id, '",
            $table,
            "' FROM ",
            $table,
            " WHERE id BETWEEN ?2 AND ?3 AND ",
            wanted!($table),
            " ORDER BY id"
        )
    };
}

statements! { ON_BOTH:
    TELL_PAYMENTS = told!("payment");
    TELL_PROMISES = told!("promise");
    TELL_CONTACTS = told!("contact");
    /// The contact of a debtor that was written last.
    TELL_CONTACT = concat!("
        INSERT INTO webhook_event (at, debtor_id, row_id, event)
        SELECT CAST(?1 AS BIGINT), c.debtor_id, MAX(c.id), 'contact' FROM contact c WHERE c.debtor_id = ?2 AND ",
        wanted!("contact"), " GROUP BY c.debtor_id");
    /// Decisions by the entries of the chains that hold them: numbers from `?2` to `?3` of the table of decisions.
    TELL_DECISIONS = concat!("
        INSERT INTO webhook_event (at, debtor_id, row_id, event)
        SELECT CAST(?1 AS BIGINT), debtor_id, (entry_seq << 32) + debtor_id, 'decision' FROM decision
        WHERE id BETWEEN ?2 AND ?3 AND run_id = ?4 AND entry_seq IS NOT NULL AND ", wanted!("decision"), " ORDER BY id");
    WEBHOOK_ADD = "
        INSERT INTO webhook (at, user_id, enabled, version, url, events, secret) VALUES (?1, ?2, 1, 1, ?3, ?4, ?5)
        RETURNING id";
    WEBHOOKS = "
        SELECT id, at, user_id, enabled, version, url, events, secret FROM webhook WHERE removed_at IS NULL ORDER BY id";
    WEBHOOK = "
        SELECT id, at, user_id, enabled, version, url, events, secret FROM webhook
        WHERE id = ?1 AND removed_at IS NULL";
    WEBHOOK_CHANGE = "
        UPDATE webhook SET url = ?3, events = ?4, enabled = ?5, version = version + 1
        WHERE id = ?1 AND version = ?2 AND removed_at IS NULL";
    WEBHOOK_REMOVE = "UPDATE webhook SET removed_at = ?2, enabled = 0, secret = '' WHERE id = ?1 AND removed_at IS NULL";
    /// Asked first, because whoever only looks must not wait for those who write.
    ANYTHING_TO_TELL = "
        SELECT EXISTS (SELECT 1 FROM webhook_event)
            OR EXISTS (SELECT 1 FROM webhook_delivery
                WHERE next_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1))";
    /// Of those who try at once one gets each.
    EVENTS_TAKE = "
        DELETE FROM webhook_event WHERE id IN (SELECT e.id FROM webhook_event e ORDER BY e.id LIMIT ?1)
        RETURNING id, at, debtor_id, row_id, event";
    PAYMENT_TOLD = "
        SELECT d.code, p.day, p.amount, p.currency, p.number, p.is_credit_note FROM payment p
            JOIN debtor d ON d.id = p.debtor_id WHERE p.id = ?1";
    PROMISE_TOLD = "
        SELECT d.code, p.made, p.due, p.amount, p.currency, p.written FROM promise p
            JOIN debtor d ON d.id = p.debtor_id WHERE p.id = ?1";
    CONTACT_TOLD = "
        SELECT d.code, c.day, c.minute, c.channel, c.direction, c.connection, c.outcome FROM contact c
            JOIN debtor d ON d.id = c.debtor_id WHERE c.id = ?1";
    DECISION_TOLD = "
        SELECT d.code, e.content FROM evidence_entry e JOIN debtor d ON d.id = (e.id & 4294967295) WHERE e.id = ?1";
    DELIVERY_ADD = "
        INSERT INTO webhook_delivery (webhook_id, event_id, at, attempts, next_at, event, state, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// Under a lease: whoever dies with one leaves it to the next.
    DELIVERIES_TAKE = "
        UPDATE webhook_delivery SET lease_until = ?2
        WHERE id IN (
                SELECT q.id FROM webhook_delivery q
                WHERE q.next_at <= ?1 AND (q.lease_until IS NULL OR q.lease_until <= ?1) ORDER BY q.next_at, q.id LIMIT ?3)
            AND next_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1)
        RETURNING id, webhook_id, event_id, at, attempts, next_at, last_at, last_status, event, state, last_error, body";
    DELIVERY_END = "
        UPDATE webhook_delivery SET attempts = attempts + 1, state = ?2, next_at = ?3, last_at = ?4, last_status = ?5,
            last_error = ?6, lease_until = NULL
        WHERE id = ?1";
    DELIVERIES = "
        SELECT id, webhook_id, event_id, at, attempts, next_at, last_at, last_status, event, state, last_error, body
        FROM webhook_delivery WHERE webhook_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
    DELIVERY = "
        SELECT id, webhook_id, event_id, at, attempts, next_at, last_at, last_status, event, state, last_error, body
        FROM webhook_delivery WHERE id = ?1";
    DELIVERY_REPLAY = "
        UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = ?2, lease_until = NULL
        WHERE id = ?1 AND EXISTS (SELECT 1 FROM webhook w WHERE w.id = webhook_delivery.webhook_id AND w.removed_at IS NULL)";
    /// What nobody is told any more.
    DELIVERIES_DROP = "
        UPDATE webhook_delivery SET state = 'dropped', next_at = NULL WHERE webhook_id = ?1 AND state = 'waiting'";
}
