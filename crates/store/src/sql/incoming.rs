//! The statements of what came in.

/// What came in, as the rest of a statement chooses it.
macro_rules! incoming {
    ($rest:literal) => {
        concat!(
            "
        SELECT i.id, i.at, i.taken_at, i.outbox_id, i.debtor_id, d.code, d.name, i.person_id, p.name, i.waits, i.read_at,
            i.read_by, i.channel, i.kind, i.external_id, i.raw_sha256, i.sealed_by, i.sender, i.subject, i.body
        FROM incoming i LEFT JOIN debtor d ON d.id = i.debtor_id LEFT JOIN person p ON p.id = i.person_id ",
            $rest
        )
    };
}

statements! { ON_BOTH:
    ADD = "
        INSERT INTO incoming (at, taken_at, outbox_id, debtor_id, person_id, waits, sealed_by, channel, kind, external_id,
            sender, subject, body, raw_sha256)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (channel, external_id) DO NOTHING RETURNING id";
    KNOWN = "SELECT id FROM incoming WHERE channel = ?1 AND external_id = ?2";
    ONE = incoming!("WHERE i.id = ?1");
    /// Below a number, the latest first: of nobody's if `?1` is given, only what waits for a reader if `?2` is.
    LIST = incoming!("
        WHERE (CAST(?1 AS BIGINT) IS NULL OR i.debtor_id IS NULL) AND (CAST(?2 AS BIGINT) IS NULL OR i.waits = 1)
            AND i.id < ?3 ORDER BY i.id DESC LIMIT ?4");
    /// What came in about a message of a debtor, the oldest first.
    OF_MESSAGE = incoming!("WHERE i.debtor_id = ?1 AND i.outbox_id = ?2 ORDER BY i.id");
    READ = "UPDATE incoming SET waits = 0, read_at = ?2, read_by = ?3 WHERE id = ?1 AND read_at IS NULL";
    MATCH = "UPDATE incoming SET debtor_id = ?2, person_id = ?3 WHERE id = ?1 AND debtor_id IS NULL";
    RAW = "SELECT DISTINCT raw_sha256 FROM incoming WHERE raw_sha256 IS NOT NULL";
    RAW_OF = "
        SELECT DISTINCT i.raw_sha256 FROM incoming i
        WHERE i.debtor_id = ?1 AND (CAST(?2 AS BIGINT) IS NULL OR i.person_id = ?2) AND i.raw_sha256 IS NOT NULL";
    SPOT = "SELECT validity, uid FROM inbox_spot WHERE name = ?1";
    SPOT_SET = "
        INSERT INTO inbox_spot (validity, uid, name) VALUES (?1, ?2, ?3)
        ON CONFLICT (name) DO UPDATE SET validity = excluded.validity, uid = excluded.uid";
    BOUNCED = "UPDATE person SET bounced = bounced | ?2 WHERE id = ?1";
    OPTED_OUT = "UPDATE person SET opted_out = opted_out | ?2 WHERE id = ?1";
    /// What became of a message that was sent; that it came back is the last word.
    CONTACT_ANSWERED = "
        UPDATE contact SET connection = ?3
        WHERE debtor_id = ?1 AND note = ?2 AND number = '' AND direction = 'out'
            AND (connection = 'sent' OR connection = 'delivered' AND ?3 = 'bounced')";
    /// What is sealed with another key.
    TO_RESEAL = "
        SELECT id, external_id, sender, subject, body FROM incoming WHERE sealed_by <> ?1 ORDER BY id LIMIT ?2";
    RESEAL = "UPDATE incoming SET sealed_by = ?2, sender = ?3, subject = ?4, body = ?5 WHERE id = ?1";
    /// The words of a debtor's people, or of one of them.
    WORDS_CLEAR = "
        UPDATE incoming SET sender = NULL, subject = NULL, body = NULL, raw_sha256 = NULL, sealed_by = NULL
        WHERE debtor_id = ?1 AND (CAST(?2 AS BIGINT) IS NULL OR person_id = ?2) AND sealed_by IS NOT NULL";
    SENDER_CLEAR = "
        UPDATE incoming SET sender = NULL
        WHERE debtor_id = ?1 AND (CAST(?2 AS BIGINT) IS NULL OR person_id = ?2) AND sender IS NOT NULL";
}
