//! The statements of the evidence chains, and of what an import says in them.

use crate::db::Bulk;

statements! { ON_POSTGRES:
    /// Who appends to a chain alone waits here for others who do.
    CHAIN_LOCK = "SELECT id FROM debtor WHERE id = ?1 FOR NO KEY UPDATE";
}

statements! { ON_BOTH:
    HEAD_INSERT = "INSERT INTO evidence_head (debtor_id, seq, at, case_name, hash) VALUES (?1, ?2, ?3, ?4, ?5)";
    ENTRY_INSERT = "
        INSERT INTO evidence_entry (id, at, kind, actor, content_hash, previous, hash, content)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    CONTENT_REMOVE = "UPDATE evidence_entry SET content = NULL WHERE id = ?1";
    /// Up to where a chain may reach: by its head, or by a root.
    CHAIN_END = "
        SELECT (SELECT MAX(seq) FROM evidence_leaf WHERE debtor_id = ?1),
            (SELECT seq FROM evidence_head WHERE debtor_id = ?1),
            COALESCE((SELECT case_name FROM evidence_head WHERE debtor_id = ?1),
                (SELECT MAX(case_name) FROM evidence_leaf WHERE debtor_id = ?1))";
    ENTRIES = "
        SELECT 0, seq, at, kind, actor, content_hash, previous, hash, content, debtor_id FROM evidence_entry ORDER BY id";
    HEADS = "SELECT debtor_id, seq, at, case_name, hash FROM evidence_head ORDER BY debtor_id";
    LEAVES = "SELECT root, debtor_id, seq, at, case_name, hash FROM evidence_leaf ORDER BY root, debtor_id";
    /// Leaves whose entry is another one now, or is gone.
    LEAVES_ASTRAY = "
        SELECT l.debtor_id, l.seq, e.id IS NULL FROM evidence_leaf l
            LEFT JOIN evidence_entry e ON e.id = (l.seq << 32) + l.debtor_id
        WHERE e.hash IS DISTINCT FROM l.hash ORDER BY l.debtor_id, l.seq";
    EVIDENCE_COUNTS = "
        SELECT COUNT(*), CAST(COALESCE(SUM(seq), 0) AS BIGINT), CAST(COALESCE(SUM(seq - sealed), 0) AS BIGINT)
        FROM evidence_head";
    SEAL_LEAVES = "
        INSERT INTO evidence_leaf (root, debtor_id, seq, at, case_name, hash)
        SELECT CAST(?1 AS BIGINT), debtor_id, seq, at, case_name, hash FROM evidence_head
        WHERE seq > sealed ORDER BY debtor_id";
    SEAL_HEADS = "UPDATE evidence_head SET sealed = seq WHERE seq > sealed";
    ROOTS = "SELECT number, body, stamp FROM evidence_root ORDER BY number";
    ROOT_INSERT = "INSERT INTO evidence_root (number, day, body) VALUES (?1, ?2, ?3)";
    ROOT_STAMP = "UPDATE evidence_root SET stamp = ?2 WHERE number = ?1";
    KEYS = "SELECT body FROM evidence_key ORDER BY number";
    KEY_INSERT = "INSERT INTO evidence_key (number, body) VALUES (?1, ?2)";
}

bulks! {
    HEAD_UPDATE = "
        UPDATE evidence_head SET seq = ?2, at = ?3, hash = ?4 WHERE debtor_id = ?1", "
        UPDATE evidence_head h SET seq = n.seq, at = n.at, hash = n.hash
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bytea[]) AS n (debtor_id, seq, at, hash)
        WHERE h.debtor_id = n.debtor_id";
    ENTRY_BY_ID = "
        SELECT 0, seq, at, kind, actor, content_hash, previous, hash, content FROM evidence_entry WHERE id = ?1", "
        SELECT k.nth, e.seq, e.at, e.kind, e.actor, e.content_hash, e.previous, e.hash, e.content
        FROM UNNEST(?1::bigint[]) WITH ORDINALITY AS k (id, nth) JOIN evidence_entry e ON e.id = k.id ORDER BY k.nth";

    // A row as a ledger's entry shows it: its number, then its columns in the order of `import::book`; behind them, what else
    // is needed to put it back.
    SHOW_DEBTOR = "
        SELECT 0, id, code, kind, country, zone, policy, owner, size, standing, region, name, policy_since, name_key, blank,
            company
        FROM debtor WHERE id = ?1", "
        SELECT k.nth, t.id, t.code, t.kind, t.country, t.zone, t.policy, t.owner, t.size, t.standing, t.region, t.name,
            t.policy_since, t.name_key, t.blank, t.company
        FROM UNNEST(?1::bigint[]) WITH ORDINALITY AS k (id, nth) JOIN debtor t ON t.id = k.id";
    SHOW_PERSON = "
        SELECT 0, id, id, role, title, consented, refused, opted_out, prefers, hours, workplace_only, name, mobile, phone,
            wechat, email, fax, address, opted_in, sealed_by
        FROM person WHERE debtor_id = ?1 AND name = ?2", "
        SELECT k.nth, t.id, t.id, t.role, t.title, t.consented, t.refused, t.opted_out, t.prefers, t.hours,
            t.workplace_only, t.name, t.mobile, t.phone, t.wechat, t.email, t.fax, t.address, t.opted_in,
            t.sealed_by
        FROM UNNEST(?1::bigint[], ?2::text[]) WITH ORDINALITY AS k (debtor_id, name, nth)
            JOIN person t ON t.debtor_id = k.debtor_id AND t.name = k.name";
    SHOW_CONTRACT = "
        SELECT 0, id, number, signed, terms_days, penalty_per_day, allows_supply_stop, damages_clause, governing_law
        FROM contract WHERE debtor_id = ?1 AND number = ?2", "
        SELECT k.nth, t.id, t.number, t.signed, t.terms_days, t.penalty_per_day, t.allows_supply_stop,
            t.damages_clause, t.governing_law
        FROM UNNEST(?1::bigint[], ?2::text[]) WITH ORDINALITY AS k (debtor_id, number, nth)
            JOIN contract t ON t.debtor_id = k.debtor_id AND t.number = k.number";
    SHOW_PAYMENT = "
        SELECT 0, id, day, amount, currency, number, instalment, reference, is_credit_note, ordinal FROM payment
        WHERE debtor_id = ?1 AND reference = ?2 AND number = ?3 AND instalment = ?4 AND ordinal = ?5 AND reference <> ''", "
        SELECT k.nth, t.id, t.day, t.amount, t.currency, t.number, t.instalment, t.reference, t.is_credit_note, t.ordinal
        FROM UNNEST(?1::bigint[], ?2::text[], ?3::text[], ?4::bigint[], ?5::bigint[])
                WITH ORDINALITY AS k (debtor_id, reference, number, instalment, ordinal, nth)
            JOIN payment t ON t.debtor_id = k.debtor_id AND t.reference = k.reference AND t.number = k.number
                AND t.instalment = k.instalment AND t.ordinal = k.ordinal AND t.reference <> ''";
    SHOW_PROMISE = "
        SELECT 0, id, made, due, amount, currency, written FROM promise
        WHERE debtor_id = ?1 AND made = ?2 AND due = ?3 AND amount = ?4 AND currency = ?5", "
        SELECT k.nth, t.id, t.made, t.due, t.amount, t.currency, t.written
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::text[])
                WITH ORDINALITY AS k (debtor_id, made, due, amount, currency, nth)
            JOIN promise t ON t.debtor_id = k.debtor_id AND t.made = k.made AND t.due = k.due AND t.amount = k.amount
                AND t.currency = k.currency";
    SHOW_DISPUTE = "
        SELECT 0, id, opened, number, instalment, amount, currency, reason, closed FROM dispute
        WHERE debtor_id = ?1 AND number = ?2 AND instalment = ?3 AND opened = ?4", "
        SELECT k.nth, t.id, t.opened, t.number, t.instalment, t.amount, t.currency, t.reason, t.closed
        FROM UNNEST(?1::bigint[], ?2::text[], ?3::bigint[], ?4::bigint[])
                WITH ORDINALITY AS k (debtor_id, number, instalment, opened, nth)
            JOIN dispute t ON t.debtor_id = k.debtor_id AND t.number = k.number AND t.instalment = k.instalment
                AND t.opened = k.opened";
    /// Whom it was with by their number: the chain holds no names of people.
    SHOW_CONTACT = "
        SELECT 0, t.id, t.day, t.minute, t.channel, t.direction, t.connection,
            (SELECT p.id FROM person p WHERE p.debtor_id = t.debtor_id AND p.name = t.person), t.outcome, t.reason, t.note,
            t.number, t.step, t.ordinal
        FROM contact t
        WHERE debtor_id = ?1 AND day = ?2 AND minute = ?3 AND channel = ?4 AND direction = ?5 AND person = ?6
            AND number = ?7 AND ordinal = ?8", "
        SELECT k.nth, t.id, t.day, t.minute, t.channel, t.direction, t.connection,
            (SELECT p.id FROM person p WHERE p.debtor_id = t.debtor_id AND p.name = t.person), t.outcome, t.reason, t.note,
            t.number, t.step, t.ordinal
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::text[], ?5::text[], ?6::text[], ?7::text[], ?8::bigint[])
                WITH ORDINALITY AS k (debtor_id, day, minute, channel, direction, person, number, ordinal, nth)
            JOIN contact t ON t.debtor_id = k.debtor_id AND t.day = k.day AND t.minute = k.minute
                AND t.channel = k.channel AND t.direction = k.direction AND t.person = k.person AND t.number = k.number
                AND t.ordinal = k.ordinal";
    SHOW_FACT = "
        SELECT 0, id, kind, from_day, until_day, number, source, details FROM fact
        WHERE debtor_id = ?1 AND kind = ?2 AND from_day = ?3 AND number = ?4", "
        SELECT k.nth, t.id, t.kind, t.from_day, t.until_day, t.number, t.source, t.details
        FROM UNNEST(?1::bigint[], ?2::text[], ?3::bigint[], ?4::text[])
                WITH ORDINALITY AS k (debtor_id, kind, from_day, number, nth)
            JOIN fact t ON t.debtor_id = k.debtor_id AND t.kind = k.kind AND t.from_day = k.from_day
                AND t.number = k.number";
}
