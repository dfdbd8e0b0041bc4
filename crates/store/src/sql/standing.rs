//! The statements of the day's list, of seats, and of whose work a case is.
//!
//! `?1` to `?4` are the caller's scope: companies as a JSON list or NULL for every one, team, user, and the names by which
//! ledgers know the people it covers, as a JSON list. What a statement asks for itself follows from `?5` on.

/// A statement about the cases that somebody may see: one text for each kind of [`Scope`](crate::Scope).
pub(crate) struct Scoped {
    pub(crate) all: &'static str,
    pub(crate) team: &'static str,
    pub(crate) own: &'static str,
}

/// Which debtors `d` each scope covers, as `Scope::holds` has it; a test compares the two.
macro_rules! covered {
    (companies) => {
        "(d.company IN (SELECT value FROM json_each((?1))) OR ?1 IS NULL)"
    };
    (all) => {
        concat!(
            covered!(companies),
            " AND CAST(?2 AS BIGINT) IS NULL AND CAST(?3 AS BIGINT) IS NULL AND CAST(?4 AS TEXT) IS NULL"
        )
    };
    (team) => {
        concat!(
            covered!(companies),
            " AND (d.team_id = ?2 OR d.assignee = ?3
                    OR d.assignee IS NULL AND d.owner IN (SELECT value FROM json_each((?4))))"
        )
    };
    // Few of many: found by the indexes of their debtors. PostgreSQL gets them as an array, and looks each one up.
    (own) => {
        concat!(
            covered!(companies),
            " AND d.id IN (SELECT o.id FROM debtor o WHERE o.assignee = ?3
                    UNION SELECT o.id FROM debtor o WHERE o.assignee IS NULL
                        AND o.owner IN (SELECT value FROM json_each((?4)))
                    UNION SELECT o.id FROM debtor o WHERE o.team_id = ?2 AND o.assignee IS NULL AND o.owner IS NULL)"
        )
    };
}

/// Declares statements for each scope, with reviews joined or without.
macro_rules! scoped {
    ($list:ident: $($(#[$doc:meta])* $name:ident = $before:literal, $tables:ident, $after:tt;)+) => {
        $($(#[$doc])* pub(crate) static $name: Scoped = Scoped {
            all: concat!($before, tables!($tables many), " WHERE ", covered!(all), after!(many $after)),
            team: concat!($before, tables!($tables many), " WHERE ", covered!(team), after!(many $after)),
            own: concat!($before, tables!($tables few), " WHERE ", covered!(own), after!(few $after)),
        };)+
        #[cfg(test)]
        pub(super) const $list: &[(&str, &Scoped)] = &[$((stringify!($name), &$name),)+];
    };
}

/// The order of reading: many cases by their rank until there are enough, few by their debtors. Every review has its
/// debtor: the outer join lets PostgreSQL leave debtors aside where nothing is asked of them.
macro_rules! tables {
    (reviewed many) => {
        " FROM review v LEFT JOIN debtor d ON d.id = v.debtor_id "
    };
    (reviewed few) => {
        " FROM debtor d CROSS JOIN review v ON v.debtor_id = d.id "
    };
    (messages $how:ident) => {
        " FROM outbox o JOIN debtor d ON d.id = o.debtor_id "
    };
    (incoming $how:ident) => {
        " FROM incoming i JOIN debtor d ON d.id = i.debtor_id "
    };
    (debtors $how:ident) => {
        " FROM debtor d LEFT JOIN review v ON v.debtor_id = d.id "
    };
}

/// Who is looked for by `?18`, the beginning of a code, or `?19`, a part of a name: among many cases found first, all at once.
macro_rules! looked_for {
    (many) => {
        "v.debtor_id IN (SELECT n.id FROM debtor n
                        WHERE substr(n.code, 1, length(?18)) = ?18 OR instr(n.name_key, CAST(?19 AS TEXT)) > 0)"
    };
    (few) => {
        "substr(d.code, 1, length(?18)) = ?18 OR instr(d.name_key, CAST(?19 AS TEXT)) > 0"
    };
}

macro_rules! after {
    ($how:ident $text:literal) => {
        $text
    };
    // What is asked of the day's list: `?5` day, `?6` rank and `?7` debtor of the place after which it goes on, `?8` rows,
    // `?9` round, `?10` stage, `?11` cause, `?12` channel, `?13` task and `?14` currency as patterns, `?15` owner, `?16`
    // assignee, `?17` team, `?18` beginning of a code or `?19` part of a name, `?20` the moment, with `?21` only who is free then
    // and has something to be done, and `?22` the minute at which the morning's round ends.
    ($how:ident ($($text:literal)+)) => {
        concat!("
                AND v.stage <> 'clear' AND (v.rank, v.debtor_id) > (?6, ?7)
                AND (CAST(?9 AS TEXT) IS NULL
                    OR ?9 = 'morning' AND (v.contact_on < ?5 OR v.contact_on = ?5 AND v.contact_minute < CAST(?22 AS BIGINT))
                    OR ?9 = 'afternoon' AND v.contact_on = ?5 AND v.contact_minute >= CAST(?22 AS BIGINT)
                    OR ?9 = 'promises' AND (v.promise_state IN ('open', 'due-today') AND v.promise_due <= ?5
                        OR v.contact_purpose = 'promise-broken' AND v.contact_on <= ?5))
                AND (CAST(?10 AS TEXT) IS NULL OR v.stage = ?10)
                AND (CAST(?11 AS TEXT) IS NULL OR v.cause = ?11)
                AND (CAST(?12 AS TEXT) IS NULL OR v.contact_channel = ?12)
                AND (CAST(?13 AS TEXT) IS NULL OR v.tasks LIKE ?13)
                AND (CAST(?14 AS TEXT) IS NULL OR v.currencies LIKE ?14)
                AND (CAST(?15 AS TEXT) IS NULL OR d.owner = ?15)
                AND (CAST(?16 AS BIGINT) IS NULL OR d.assignee = ?16)
                AND (CAST(?17 AS BIGINT) IS NULL OR d.team_id = ?17)
                AND (CAST(?18 AS TEXT) IS NULL OR ", looked_for!($how), ")
                AND (CAST(?21 AS BIGINT) IS NULL OR (v.contact_on <= ?5 OR v.tasks <> '' OR v.promise_state = 'due-today')
                    AND v.worked_on IS DISTINCT FROM ?5 AND NOT EXISTS (
                        SELECT 1 FROM case_hold s WHERE s.debtor_id = v.debtor_id AND s.until > ?20)) ",
            $($text),+)
    };
}

scoped! { SCOPED:
    /// The list of the day.
    WORKLIST_PAGE = "
        SELECT w.debtor_id, d.code, d.name, d.owner, d.assignee, d.team_id, d.country, d.region, d.zone, d.facts_version,
            v.facts_version, v.shown_version, v.shown_on, v.shown_until, v.rank, v.days_past_due, v.stage, v.cause, v.step,
            v.limitation_end, v.worked_on, v.promise_due, v.promise_state, m.amount, m.currency, c.name, h.user_id, h.until,
            COALESCE(v.body, (SELECT e.content FROM evidence_entry e WHERE e.id = (v.entry_seq << 32) + v.debtor_id), (
                SELECT g.body FROM decision g WHERE g.id = (v.day << 32) + v.debtor_id AND g.body <> ''))
        FROM (SELECT v.debtor_id, v.rank", reviewed, ("
            ORDER BY v.rank, v.debtor_id LIMIT ?8) w
            CROSS JOIN debtor d ON d.id = w.debtor_id
            CROSS JOIN review v ON v.debtor_id = w.debtor_id
            LEFT JOIN promise m ON m.id = v.promise_id
            LEFT JOIN person c ON c.id = v.contact_person
            LEFT JOIN case_hold h ON h.debtor_id = w.debtor_id AND h.until > ?20
        ORDER BY w.rank, w.debtor_id");
    /// Those who may be worked next, the most urgent first.
    WORKLIST_FREE = "SELECT v.debtor_id", reviewed, ("ORDER BY v.rank, v.debtor_id LIMIT ?8");
    /// The list counted, by everything that is a heading over it.
    WORKLIST_COUNTS = "
        SELECT CASE WHEN v.contact_on < ?5 OR v.contact_on = ?5 AND v.contact_minute < CAST(?22 AS BIGINT) THEN 1
                WHEN v.contact_on = ?5 THEN 2 ELSE 0 END AS hour_of_day,
            CASE WHEN v.promise_state IN ('open', 'due-today') AND v.promise_due <= ?5
                OR v.contact_purpose = 'promise-broken' AND v.contact_on <= ?5 THEN 1 ELSE 0 END AS has_promise,
            CASE WHEN v.worked_on = ?5 THEN 1 ELSE 0 END AS is_done,
            v.contact_channel, v.stage, v.tasks, COUNT(*)", reviewed,
        ("GROUP BY hour_of_day, has_promise, is_done, v.contact_channel, v.stage, v.tasks
            HAVING COUNT(*) > 0 AND CAST(?8 AS BIGINT) IS NOT NULL AND CAST(?20 AS BIGINT) IS NOT NULL");
    /// Every case by number: `?5` the one after which it goes on, `?6` rows, `?7` stage, `?8` owner, `?9` beginning of a
    /// code or `?10` part of a name.
    CASES = "
        SELECT d.id, d.code, d.name, d.owner, d.assignee, d.team_id, v.stage, v.cause, v.days_past_due, v.shown_on, v.rank,
            v.currencies", debtors, "
            AND d.id > ?5 AND (CAST(?7 AS TEXT) IS NULL OR v.stage = ?7) AND (CAST(?8 AS TEXT) IS NULL OR d.owner = ?8)
            AND (CAST(?9 AS TEXT) IS NULL OR substr(d.code, 1, length(?9)) = ?9
                OR instr(d.name_key, CAST(?10 AS TEXT)) > 0)
        ORDER BY d.id LIMIT ?6";
    /// Messages below a place in the order of their changes: `?5` state, `?6` moment and `?7` number of the place, `?8` rows.
    MESSAGES = "SELECT o.id", messages, "
            AND (CAST(?5 AS TEXT) IS NULL OR o.state = ?5) AND (o.changed_at < ?6 OR o.changed_at = ?6 AND o.id < ?7)
        ORDER BY o.changed_at DESC, o.id DESC LIMIT ?8";
    /// Printed letters below the number `?5` of their message, `?6` rows.
    LETTERS = "SELECT o.id", messages, "
            AND EXISTS (SELECT 1 FROM letter l WHERE l.outbox_id = o.id) AND o.id < ?5 ORDER BY o.id DESC LIMIT ?6";
    /// What came in below the number `?6`, `?7` rows; with `?5` only what waits for a reader.
    INCOMING = "SELECT i.id", incoming, "
            AND (CAST(?5 AS BIGINT) IS NULL OR i.waits = 1) AND i.id < ?6
        ORDER BY i.id DESC LIMIT ?7";
    /// The same of the debtor `?8`.
    INCOMING_OF = "SELECT i.id", incoming, "
            AND (CAST(?5 AS BIGINT) IS NULL OR i.waits = 1) AND i.id < ?6 AND i.debtor_id = ?8
        ORDER BY i.id DESC LIMIT ?7";
    /// Whether one is covered.
    CASE_COVERED = "
        SELECT d.id, d.code, d.name, d.owner, d.assignee, d.team_id, d.company, d.facts_version, v.facts_version", debtors,
        " AND d.id = ?5";
}

statements! { ON_BOTH:
    /// What is shown of one debtor, decided on facts of the version `?2` or later ones.
    REVIEW_SHOW = "
        UPDATE review SET shown_version = ?2, shown_on = ?3, shown_until = ?4, rank = ?5, days_past_due = ?6, step = ?7,
            limitation_end = ?8, contact_on = ?9, contact_minute = ?10, contact_person = ?11, promise_id = ?12,
            promise_due = ?13, worked_on = ?14, stage = ?15, cause = ?16, contact_channel = ?17, contact_purpose = ?18,
            promise_state = ?19, tasks = ?20, currencies = ?21, body = ?22
        WHERE debtor_id = ?1 AND shown_version <= ?2 AND shown_on <= ?3 AND day <= ?3";
    /// What was noted at the page, by everybody or where it names somebody.
    NOTES_CLEAR = "
        DELETE FROM case_note WHERE import_id IN (SELECT h.import_id FROM change h WHERE h.debtor_id = ?1)";
    NOTES_NAMING_CLEAR = "
        DELETE FROM case_note WHERE import_id IN (SELECT h.import_id FROM change h WHERE h.debtor_id = ?1)
            AND replace(text, CAST(?2 AS TEXT), '') <> text";
    FACTS_VERSION = "SELECT facts_version FROM debtor WHERE id = ?1";
    DEBTOR_ASSIGN = "UPDATE debtor SET assignee = ?2, team_id = ?3 WHERE id = ?1";
    /// Free, ours, or left by somebody whose time is over; nothing where another user holds it.
    SEAT_TAKE = "
        INSERT INTO case_hold (debtor_id, user_id, until) VALUES (?1, ?2, ?3)
        ON CONFLICT (debtor_id) DO UPDATE SET user_id = excluded.user_id, until = excluded.until
        WHERE case_hold.user_id = excluded.user_id OR case_hold.until <= ?4
        RETURNING debtor_id";
    /// The same, but not where it is ours already.
    SEAT_CLAIM = "
        INSERT INTO case_hold (debtor_id, user_id, until) VALUES (?1, ?2, ?3)
        ON CONFLICT (debtor_id) DO UPDATE SET user_id = excluded.user_id, until = excluded.until
        WHERE case_hold.until <= ?4
        RETURNING debtor_id";
    SEAT_LEAVE = "DELETE FROM case_hold WHERE debtor_id = ?1 AND user_id = ?2";
    SEAT_OTHERS_LEAVE = "DELETE FROM case_hold WHERE user_id = ?2 AND debtor_id <> ?1";
    SEAT = "SELECT user_id, until FROM case_hold WHERE debtor_id = ?1 AND until > ?2";
    STAFF = "SELECT id, name FROM app_user";
    LEDGER_AS_OF = "SELECT MAX(as_of) FROM import";
    RUN_LATEST = "SELECT id, day, policy_version, rulebook_version FROM run WHERE day <= ?1 ORDER BY day DESC, id DESC LIMIT 1";
}
