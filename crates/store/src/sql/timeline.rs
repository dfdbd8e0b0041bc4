//! Everything that happened around one debtor, the latest first.

statements! { ON_BOTH:
    /// Of the debtor `?1`, what lies before the place `?2` (minutes), `?3`, `?4`; `?5` rows. Moments are put into the line by
    /// a clock that is `?6` minutes ahead of UTC. Columns: place, source and number, kind, microseconds or NULL, then what
    /// each kind makes of five codes, an amount, three texts and two numbers.
    TIMELINE = "
        SELECT place, source, id, kind, at, code, code_2, code_3, code_4, code_5, amount, currency, text, text_2, actor,
            number, number_2
        FROM (
            SELECT p.day * 1440 AS place, 1 AS source, p.id AS id,
                CASE WHEN p.is_credit_note <> 0 THEN 'credit-note' ELSE 'payment' END AS kind, CAST(NULL AS BIGINT) AS at,
                CAST(NULL AS TEXT) AS code, CAST(NULL AS TEXT) AS code_2, CAST(NULL AS TEXT) AS code_3,
                CAST(NULL AS TEXT) AS code_4, CAST(NULL AS TEXT) AS code_5, p.amount AS amount, p.currency AS currency,
                p.reference AS text, p.number AS text_2, CAST(NULL AS TEXT) AS actor, CAST(NULL AS BIGINT) AS number,
                CAST(NULL AS BIGINT) AS number_2
            FROM payment p WHERE p.debtor_id = ?1
            UNION ALL
            SELECT c.day * 1440 + CASE WHEN c.minute > 0 THEN c.minute ELSE 0 END, 2, c.id, 'contact', NULL, c.channel,
                c.direction, c.connection, c.outcome, c.reason, NULL, NULL, c.note, c.person, NULL, c.minute, NULL
            FROM contact c WHERE c.debtor_id = ?1 AND NOT EXISTS (
                SELECT 1 FROM outbox o WHERE o.debtor_id = ?1 AND o.state = 'sent' AND o.sent_day = c.day
                    AND o.sent_minute = c.minute AND o.channel = c.channel)
            UNION ALL
            SELECT m.made * 1440, 3, m.id, 'promise', NULL, NULL, NULL, NULL, NULL, NULL, m.amount, m.currency, NULL, NULL,
                NULL, m.due, m.written
            FROM promise m WHERE m.debtor_id = ?1
            UNION ALL
            SELECT s.opened * 1440, 4, s.id, 'dispute', NULL, NULL, NULL, NULL, NULL, NULL, s.amount, s.currency, s.reason,
                s.number, NULL, NULL, NULL
            FROM dispute s WHERE s.debtor_id = ?1
            UNION ALL
            SELECT s.closed * 1440, 5, s.id, 'dispute-closed', NULL, NULL, NULL, NULL, NULL, NULL, s.amount, s.currency,
                s.reason, s.number, NULL, NULL, NULL
            FROM dispute s WHERE s.debtor_id = ?1 AND s.closed IS NOT NULL
            UNION ALL
            SELECT f.from_day * 1440, 6, f.id, 'fact', NULL, f.kind, NULL, NULL, NULL, NULL, NULL, NULL, f.source, f.number,
                NULL, f.until_day, NULL
            FROM fact f WHERE f.debtor_id = ?1
            UNION ALL
            SELECT w.added_at / 60000000 + ?6, 7, w.id, 'document', w.added_at, w.kind, NULL, NULL, NULL, NULL, NULL, NULL,
                w.name, NULL, w.added_by, CASE WHEN w.removed_at IS NULL THEN 0 ELSE 1 END, NULL
            FROM document w WHERE w.debtor_id = ?1
            UNION ALL
            SELECT o.changed_at / 60000000 + ?6, 8, o.id, 'message', o.changed_at, o.channel, o.state, o.purpose, NULL, NULL,
                NULL, NULL, o.subject, n.name, o.by_whom, o.step, NULL
            FROM outbox o LEFT JOIN person n ON n.id = o.person_id WHERE o.debtor_id = ?1 AND o.state <> 'cancelled'
            UNION ALL
            SELECT x.day * 1440, 9, x.id, 'decision', NULL, x.stage, x.cause, x.stage_before, NULL, NULL, NULL, NULL, NULL,
                NULL, NULL, x.step, x.step_before
            FROM (SELECT e.id, r.day, e.stage, e.step, e.cause, LAG(e.stage) OVER (ORDER BY r.day) AS stage_before,
                    LAG(e.step) OVER (ORDER BY r.day) AS step_before
                FROM (SELECT DISTINCT day FROM run) r CROSS JOIN decision e ON e.id = (r.day << 32) + ?1) x
            WHERE x.stage IS DISTINCT FROM x.stage_before OR x.step IS DISTINCT FROM x.step_before
            UNION ALL
            SELECT g.day * 1440 + g.minute, 10, g.id, 'check', NULL, g.channel, g.purpose, NULL, NULL, NULL, NULL, NULL,
                g.refusals, g.person, NULL, g.allowed, g.minute
            FROM gate_check g WHERE g.debtor_id = ?1
            UNION ALL
            SELECT v.made_at / 60000000 + ?6, 11, v.id, 'reveal', v.made_at, v.fields, v.kind, NULL, NULL, NULL, NULL, NULL,
                v.why, n.name, v.made_by, NULL, NULL
            FROM reveal v LEFT JOIN person n ON n.id = v.person_id WHERE v.debtor_id = ?1
            UNION ALL
            SELECT q.made_at / 60000000 + ?6, 12, q.id, 'removal', q.made_at, q.basis, NULL, NULL, NULL, NULL, NULL, NULL,
                q.why, NULL, q.made_by, NULL, NULL
            FROM removal q WHERE q.debtor_id = ?1
            UNION ALL
            SELECT h.at / 60000000 + ?6, 13, h.id, 'change', h.at, h.kind, NULL, NULL, NULL, NULL, NULL, NULL, n.text, NULL,
                u.name, CASE WHEN h.undone_at IS NULL THEN h.id END, NULL
            FROM change h LEFT JOIN case_note n ON n.import_id = h.import_id AND h.undone_at IS NULL
                LEFT JOIN app_user u ON u.id = h.user_id
            WHERE h.debtor_id = ?1
            UNION ALL
            SELECT i.at / 60000000 + ?6, 14, i.id, 'incoming', i.at, i.channel, i.kind, NULL, NULL, NULL, NULL, NULL, NULL,
                n.name, i.read_by, i.waits, i.outbox_id
            FROM incoming i LEFT JOIN person n ON n.id = i.person_id WHERE i.debtor_id = ?1
            UNION ALL
            SELECT y.at / 60000000 + ?6, 15, y.id, 'delivery', y.at, o.channel, y.state, o.purpose, NULL, NULL, NULL, NULL,
                y.code, n.name, NULL, NULL, NULL
            FROM delivery y JOIN outbox o ON o.id = y.outbox_id LEFT JOIN person n ON n.id = o.person_id
            WHERE o.debtor_id = ?1) t
        WHERE (place, source, id) < (?2, CAST(?3 AS BIGINT), ?4)
        ORDER BY place DESC, source DESC, id DESC LIMIT ?5";
}
