//! Every statement of the program. A test prepares each one, so that none can be wrong in silence.
//!
//! `?1` is a position in SQLite and costs nothing to find; `$1` would be a name and a linear search.

/// Declares the statements and `ALL`, the list that the test prepares.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* pub(crate) const $name: &str = $text;)+
        #[cfg(test)]
        const ALL: &[(&str, &str)] = &[$((stringify!($name), $name),)+];
    };
}

/// The two ways to read a table for snapshots: all of it in one pass, or the rows of the debtors in `chosen`.
pub(crate) struct Scan {
    pub(crate) all: &'static str,
    pub(crate) chosen: &'static str,
}

macro_rules! scans {
    ($($(#[$doc:meta])* $name:ident = $columns:literal, $table:literal, $order:literal;)+) => {
        $($(#[$doc])* pub(crate) const $name: Scan = Scan {
            all: concat!("SELECT ", $columns, " FROM ", $table, " t ", $order),
            chosen: concat!("SELECT ", $columns, " FROM chosen CROSS JOIN ", $table,
                " t ON t.debtor_id = chosen.debtor_id ", $order),
        };)+
        #[cfg(test)]
        const SCANS: &[(&str, &Scan)] = &[$((stringify!($name), &$name),)+];
    };
}

/// What every connection sets before anything else. The page size holds for a new file only: larger pages than
/// usual, because a run reads whole tables and writes rows of half a kilobyte.
pub(crate) const SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA page_size = 8192;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 1073741824;
    CREATE TEMP TABLE IF NOT EXISTS chosen (debtor_id INTEGER PRIMARY KEY) STRICT;";

/// Before the first ledger goes into an empty file. Indexes made at the end are sorted in small runs on
/// disk, see [`INDEX_BEGIN`]; changing that drops temporary tables, so they are made again at the end. Debtors are counted by the import itself, so the check of their
/// key would only repeat it a million times.
pub(crate) const FILL_BEGIN: &str =
    "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = FILE;";
/// Before the index of a filled table is made. Runs of a sort that fit the processor's cache take half the time of one
/// great run in memory: 0.44 s against 0.83 s for a million rows.
pub(crate) const INDEX_BEGIN: &str = "PRAGMA cache_size = -4096;";
/// The same for the indexes of an empty table of debtors: two are made at once instead of twice a row.
pub(crate) const DEBTOR_DROP_INDEXES: &str = "DROP INDEX debtor_code; DROP INDEX debtor_name;";
/// The indexes of the first migration.
pub(crate) const DEBTOR_CREATE_INDEXES: &str =
    "CREATE UNIQUE INDEX debtor_code ON debtor (code); CREATE INDEX debtor_name ON debtor (name_key);";
/// The usual settings again.
pub(crate) const FILL_END: &str =
    "PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
    PRAGMA journal_mode = WAL;
    CREATE TEMP TABLE IF NOT EXISTS chosen (debtor_id INTEGER PRIMARY KEY) STRICT;";

statements! {
    USER_VERSION = "PRAGMA user_version";
    APPLICATION_ID = "PRAGMA application_id";
    TABLE_COUNT = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'";
    BEGIN = "BEGIN IMMEDIATE";
    COMMIT = "COMMIT";

    /// Before the first ledger goes into an empty file: every page is new, so a rollback journal has nothing to save
    /// and each page is written once instead of twice. Where a reader is in the way, the journal stays as it is.
    FILL_JOURNAL = "PRAGMA journal_mode = DELETE";
    /// The pages a run writes go to the file when the last connection closes, not while a person waits.
    RUN_CHECKPOINT_LATER = "PRAGMA wal_autocheckpoint = 0";
    RUN_CHECKPOINT_AGAIN = "PRAGMA wal_autocheckpoint = 1000";

    // Import: debtors.
    IMPORT_DEBTORS = "SELECT id, code, name FROM debtor ORDER BY id";
    DEBTOR_INSERT = "
        INSERT INTO debtor (id, kind, size, country, standing, zone, policy, owner, code, name, name_key, region)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    /// What the file does not say stays as it is. A policy gives way to another if it was named, or if a decision was
    /// made under that of the house: what was done before belongs to the old one (OCA-59).
    DEBTOR_MERGE = "
        UPDATE debtor SET kind = COALESCE(?2, kind), size = COALESCE(?3, size), country = COALESCE(?4, country),
            standing = COALESCE(?5, standing), zone = COALESCE(?6, zone), policy = COALESCE(?7, policy),
            owner = COALESCE(?8, owner), region = COALESCE(?10, region), policy_since = CASE
                WHEN ?7 IS NOT NULL AND policy IS NOT ?7 AND (policy IS NOT NULL
                    OR EXISTS (SELECT 1 FROM review v WHERE v.debtor_id = debtor.id)) THEN ?9
                ELSE policy_since END
        WHERE id = ?1 AND (COALESCE(?2, kind), COALESCE(?3, size), COALESCE(?4, country), COALESCE(?5, standing),
            COALESCE(?6, zone), COALESCE(?7, policy), COALESCE(?8, owner), COALESCE(?10, region))
            IS NOT (kind, size, country, standing, zone, policy, owner, region)";
    DEBTOR_SET_CODE = "UPDATE debtor SET code = ?2 WHERE id = ?1";
    DEBTOR_SET_NAME = "UPDATE debtor SET name = ?2, name_key = ?3, kind = COALESCE(kind, ?4) WHERE id = ?1";
    /// What the caller knows of debtors in the file fills what nobody else said.
    DEBTOR_FILL = "
        UPDATE debtor SET kind = COALESCE(kind, ?2), country = COALESCE(country, ?3),
            zone = CASE WHEN country IS NULL OR country = ?3 OR ?3 IS NULL THEN COALESCE(zone, ?4) ELSE zone END
        WHERE id = ?1 AND (kind IS NULL AND ?2 IS NOT NULL OR country IS NULL AND ?3 IS NOT NULL
            OR zone IS NULL AND ?4 IS NOT NULL AND (country IS NULL OR country = ?3 OR ?3 IS NULL))";
    /// In the United States an hour is found without the zone.
    DEBTORS_UNKNOWN = "
        SELECT COUNT(*) FILTER (WHERE kind IS NULL),
            COUNT(*) FILTER (WHERE country IS NULL OR zone IS NULL AND country <> 'US'),
            COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.debtor_id = d.id))
        FROM debtor d";
    DEBTOR_FACTS_CHANGED = "UPDATE review SET facts_changed = 1 WHERE debtor_id = ?1";

    // Import: receivables.
    RECEIVABLE_ANY = "SELECT EXISTS (SELECT 1 FROM receivable)";
    RECEIVABLE_DROP_INDEX = "DROP INDEX receivable_number";
    RECEIVABLE_CREATE_INDEX =
        "CREATE UNIQUE INDEX IF NOT EXISTS receivable_number ON receivable (debtor_id, number, instalment)";
    /// Without the number: the next one is free without looking.
    RECEIVABLE_INSERT = "
        INSERT INTO receivable (debtor_id, due, amount, settled, reported_on, issued, cleared, disputed_since,
            instalment, currency, kind, number, contract, project)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    RECEIVABLE_BY_NUMBER = "
        SELECT id, due, amount, settled, reported_on, issued, cleared, disputed_since, currency, kind, contract,
            project, cleared_by
        FROM receivable WHERE debtor_id = ?1 AND number = ?2 AND instalment = ?3";
    RECEIVABLE_BY_ID = "
        SELECT id, due, amount, settled, reported_on, issued, cleared, disputed_since, currency, kind, contract,
            project, cleared_by
        FROM receivable WHERE id = ?1";
    RECEIVABLE_UPDATE = "
        UPDATE receivable SET due = ?2, amount = ?3, settled = ?4, reported_on = ?5, issued = ?6, cleared = ?7,
            disputed_since = ?8, currency = ?9, kind = ?10, contract = ?11, project = ?12, cleared_by = NULL,
            contract_id = CASE WHEN contract IS ?11 THEN contract_id END
        WHERE id = ?1";
    RECEIVABLE_CONFIRM = "UPDATE receivable SET reported_on = ?2 WHERE id = ?1";
    RECEIVABLE_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM receivable";
    /// What a complete ledger may have left out: open by the ledger's word, with the dated payments on it.
    RECEIVABLE_OPEN = "
        SELECT r.id, r.debtor_id, r.amount, r.settled, r.number, r.instalment, r.currency,
            COALESCE(p.all_days, 0), COALESCE(p.reported, 0)
        FROM receivable r LEFT JOIN (
            SELECT q.receivable_id, SUM(q.amount) AS all_days,
                SUM(CASE WHEN s.reported_on IS NULL OR q.day <= s.reported_on THEN q.amount ELSE 0 END) AS reported
            FROM payment q JOIN receivable s ON s.id = q.receivable_id AND s.currency = q.currency
            GROUP BY q.receivable_id) p ON p.receivable_id = r.id
        WHERE r.cleared IS NULL AND r.amount <> r.settled
        ORDER BY r.id";
    RECEIVABLE_CLEAR = "UPDATE receivable SET cleared = ?2, cleared_by = ?3, reported_on = ?2 WHERE id = ?1";
    RECEIVABLE_LINK_CONTRACT = "
        UPDATE receivable SET contract_id = (
            SELECT c.id FROM contract c WHERE c.debtor_id = receivable.debtor_id AND c.number = receivable.contract)
        WHERE contract IS NOT NULL AND contract_id IS NULL AND EXISTS (SELECT 1 FROM contract)";

    // Import: the rest. Each returns the id of a row that was added or changed, and nothing if it stood so already.
    PERSON_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM person";
    /// A wish not to be contacted is never taken back by a file that is silent about it, nor that a number is at work;
    /// consent is.
    PERSON_UPSERT = "
        INSERT INTO person (debtor_id, opted_out, refused, consented, role, prefers, name, title, mobile, phone,
            wechat, email, fax, address, workplace_only, hours)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT (debtor_id, name) DO UPDATE SET
            opted_out = opted_out | excluded.opted_out, refused = refused | excluded.refused,
            consented = excluded.consented, role = COALESCE(excluded.role, role),
            prefers = COALESCE(excluded.prefers, prefers), title = COALESCE(excluded.title, title),
            mobile = COALESCE(excluded.mobile, mobile), phone = COALESCE(excluded.phone, phone),
            wechat = COALESCE(excluded.wechat, wechat), email = COALESCE(excluded.email, email),
            fax = COALESCE(excluded.fax, fax), address = COALESCE(excluded.address, address),
            workplace_only = workplace_only | excluded.workplace_only, hours = COALESCE(excluded.hours, hours)
        WHERE (opted_out | excluded.opted_out, refused | excluded.refused, excluded.consented,
            COALESCE(excluded.role, role), COALESCE(excluded.prefers, prefers), COALESCE(excluded.title, title),
            COALESCE(excluded.mobile, mobile), COALESCE(excluded.phone, phone),
            COALESCE(excluded.wechat, wechat), COALESCE(excluded.email, email), COALESCE(excluded.fax, fax),
            COALESCE(excluded.address, address), workplace_only | excluded.workplace_only,
            COALESCE(excluded.hours, hours))
            IS NOT (opted_out, refused, consented, role, prefers, title, mobile, phone, wechat, email, fax, address,
            workplace_only, hours)
        RETURNING id";
    CONTRACT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM contract";
    CONTRACT_UPSERT = "
        INSERT INTO contract (debtor_id, signed, terms_days, penalty_per_day, allows_supply_stop, number,
            damages_clause, governing_law)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (debtor_id, number) DO UPDATE SET
            signed = COALESCE(excluded.signed, signed), terms_days = COALESCE(excluded.terms_days, terms_days),
            penalty_per_day = COALESCE(excluded.penalty_per_day, penalty_per_day),
            allows_supply_stop = excluded.allows_supply_stop,
            damages_clause = COALESCE(excluded.damages_clause, damages_clause),
            governing_law = COALESCE(excluded.governing_law, governing_law)
        WHERE (COALESCE(excluded.signed, signed), COALESCE(excluded.terms_days, terms_days),
            COALESCE(excluded.penalty_per_day, penalty_per_day), excluded.allows_supply_stop,
            COALESCE(excluded.damages_clause, damages_clause), COALESCE(excluded.governing_law, governing_law))
            IS NOT (signed, terms_days, penalty_per_day, allows_supply_stop, damages_clause, governing_law)
        RETURNING id";
    PAYMENT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM payment";
    PAYMENT_UPSERT_REFERENCE = "
        INSERT INTO payment (debtor_id, day, amount, instalment, ordinal, is_credit_note, currency, number, reference)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (debtor_id, reference, number, instalment, ordinal) WHERE reference <> '' DO UPDATE SET
            day = excluded.day, amount = excluded.amount, is_credit_note = excluded.is_credit_note,
            currency = excluded.currency
        WHERE (excluded.day, excluded.amount, excluded.is_credit_note, excluded.currency)
            IS NOT (day, amount, is_credit_note, currency)
        RETURNING id";
    PAYMENT_UPSERT_PLAIN = "
        INSERT INTO payment (debtor_id, day, amount, instalment, ordinal, is_credit_note, currency, number, reference)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT DO NOTHING RETURNING id";
    /// A payment that names an invoice without its instalment pays it only if there is but one.
    PAYMENT_LINK = "
        UPDATE payment SET receivable_id = (
            SELECT MIN(r.id) FROM receivable r
            WHERE r.debtor_id = payment.debtor_id AND r.number = payment.number
                AND (payment.instalment = 0 OR r.instalment = payment.instalment)
            HAVING COUNT(*) = 1)
        WHERE receivable_id IS NULL AND number <> ''";
    PROMISE_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM promise";
    PROMISE_UPSERT = "
        INSERT INTO promise (debtor_id, made, due, amount, written, currency) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (debtor_id, made, due, amount, currency) DO UPDATE SET written = excluded.written
        WHERE excluded.written <> written
        RETURNING id";
    DISPUTE_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM dispute";
    DISPUTE_UPSERT = "
        INSERT INTO dispute (debtor_id, opened, closed, amount, instalment, currency, number, reason)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (debtor_id, number, instalment, opened) DO UPDATE SET closed = excluded.closed,
            amount = excluded.amount, currency = excluded.currency, reason = COALESCE(excluded.reason, reason)
        WHERE (excluded.closed, excluded.amount, excluded.currency, COALESCE(excluded.reason, reason))
            IS NOT (closed, amount, currency, reason)
        RETURNING id";
    CONTACT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM contact";
    CONTACT_UPSERT = "
        INSERT INTO contact (debtor_id, day, minute, ordinal, step, channel, direction, connection, outcome, reason,
            person, number, note)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (debtor_id, day, minute, channel, direction, person, number, ordinal) DO UPDATE SET
            connection = excluded.connection, step = COALESCE(excluded.step, step),
            outcome = COALESCE(excluded.outcome, outcome), reason = COALESCE(excluded.reason, reason),
            note = COALESCE(excluded.note, note)
        WHERE (excluded.connection, COALESCE(excluded.step, step), COALESCE(excluded.outcome, outcome),
            COALESCE(excluded.reason, reason), COALESCE(excluded.note, note))
            IS NOT (connection, step, outcome, reason, note)
        RETURNING id";
    FACT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM fact";
    FACT_UPSERT = "
        INSERT INTO fact (debtor_id, from_day, until_day, kind, number, source) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (debtor_id, kind, from_day, number) DO UPDATE SET until_day = excluded.until_day,
            source = COALESCE(excluded.source, source)
        WHERE (excluded.until_day, COALESCE(excluded.source, source)) IS NOT (until_day, source)
        RETURNING id";

    // Import: what to tell the caller afterwards. `?n` is the highest id before the import.
    UNKNOWN_NUMBERS = "
        SELECT noun, debtor_id, number FROM (
            SELECT 'payment' AS noun, id, debtor_id, number FROM payment
                WHERE id > ?1 AND number <> '' AND receivable_id IS NULL
            UNION ALL SELECT 'dispute', id, debtor_id, number FROM dispute WHERE id > ?2 AND number <> ''
            UNION ALL SELECT 'contact', id, debtor_id, number FROM contact WHERE id > ?3 AND number <> ''
            UNION ALL SELECT 'fact', id, debtor_id, number FROM fact WHERE id > ?4 AND number <> '') n
        WHERE NOT EXISTS (SELECT 1 FROM receivable r WHERE r.debtor_id = n.debtor_id AND r.number = n.number)
        ORDER BY noun, id";
    PAYMENTS_OF_SEVERAL = "
        SELECT p.debtor_id, p.number FROM payment p
        WHERE p.id > ?1 AND p.number <> '' AND p.receivable_id IS NULL
            AND EXISTS (SELECT 1 FROM receivable r WHERE r.debtor_id = p.debtor_id AND r.number = p.number)
        ORDER BY p.id";
    UNKNOWN_PERSONS = "
        SELECT c.debtor_id, c.person FROM contact c
        WHERE c.id > ?1 AND c.person <> ''
            AND NOT EXISTS (SELECT 1 FROM person p WHERE p.debtor_id = c.debtor_id AND p.name = c.person)
        ORDER BY c.id";
    IMPORT_INSERT = "
        INSERT INTO import (as_of, complete, added, changed, unchanged, refused, file, sha256)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id";
    IMPORT_LATEST_DAY = "SELECT MAX(as_of) FROM import";
    /// The same bytes for the same day, and no row changed by a later file.
    IMPORT_KNOWN = "
        SELECT id, file, as_of, complete, added, changed, unchanged, refused FROM import i
        WHERE sha256 = ?1 AND as_of IS ?2 AND complete = ?3
            AND NOT EXISTS (SELECT 1 FROM import later WHERE later.id > i.id AND later.changed > 0)
        ORDER BY id DESC LIMIT 1";
    IMPORTS = "SELECT id, file, as_of, complete, added, changed, unchanged, refused FROM import ORDER BY id";

    // Load: whom.
    CHOSEN_CLEAR = "DELETE FROM chosen";
    CHOSEN_ADD = "INSERT INTO chosen (debtor_id) VALUES (?1)";
    DEBTOR_COUNT = "SELECT COUNT(*) FROM debtor";
    DEBTOR_IDS = "SELECT id FROM debtor ORDER BY id";
    DEBTOR_EXISTS = "SELECT id FROM debtor WHERE id = ?1";
    DEBTORS_DUE = "
        SELECT d.id FROM debtor d LEFT JOIN review v ON v.debtor_id = d.id LEFT JOIN run r ON r.id = v.run_id
        WHERE v.debtor_id IS NULL OR v.facts_changed = 1 OR v.review_on <= ?1 OR v.day > ?1
            OR r.policy_version <> ?2 OR r.rulebook_version <> ?3
        ORDER BY d.id";
    LOAD_DEBTORS = "
        SELECT id, kind, size, country, standing, zone, policy, policy_since, region FROM debtor ORDER BY id";
    LOAD_DEBTORS_CHOSEN = "
        SELECT d.id, kind, size, country, standing, zone, policy, policy_since, region
        FROM chosen CROSS JOIN debtor d ON d.id = chosen.debtor_id ORDER BY d.id";

    // Runs and decisions.
    RULE_LIST_ADD = "INSERT INTO rule_list (rules) VALUES (?1) ON CONFLICT (rules) DO NOTHING";
    RULE_LIST_ID = "SELECT id FROM rule_list WHERE rules = ?1";
    RUN_BEGIN = "
        INSERT INTO run (day, decided, policy_version, rulebook_version, rule_list_id) VALUES (?1, 0, ?2, ?3, ?4)
        ON CONFLICT (day, policy_version, rulebook_version) DO UPDATE SET rule_list_id = excluded.rule_list_id
        RETURNING id";
    RUN_FINISH = "UPDATE run SET decided = decided + ?2 WHERE id = ?1";
    RUN_BY_ID = "
        SELECT r.id, day, policy_version, rulebook_version, decided, rules
        FROM run r LEFT JOIN rule_list l ON l.id = r.rule_list_id WHERE r.id = ?1";
    RUNS = "
        SELECT r.id, day, policy_version, rulebook_version, decided, rules
        FROM run r LEFT JOIN rule_list l ON l.id = r.rule_list_id ORDER BY r.id DESC";
    GATE_CHECK_INSERT = "
        INSERT INTO gate_check (debtor_id, made_on, day, minute, allowed, rule_list_id, channel, purpose, stage, person,
            refusals, policy_version, rulebook_version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    GATE_CHECKS = "
        SELECT made_on, day, minute, channel, purpose, stage, person, refusals, policy_version, rulebook_version, rules
        FROM gate_check c JOIN rule_list l ON l.id = c.rule_list_id WHERE debtor_id = ?1 ORDER BY c.id";
    DECISION_UPSERT = "
        INSERT INTO decision (id, run_id, priority, days_past_due, limitation_end, review_on, step, stage, cause,
            overdue, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (id) DO UPDATE SET run_id = excluded.run_id, priority = excluded.priority,
            days_past_due = excluded.days_past_due, limitation_end = excluded.limitation_end,
            review_on = excluded.review_on, step = excluded.step, stage = excluded.stage, cause = excluded.cause,
            overdue = excluded.overdue, body = excluded.body";
    /// A run of an earlier day says nothing about when to look again after a later one.
    REVIEW_UPSERT = "
        INSERT INTO review (debtor_id, facts_changed, review_on, day, run_id) VALUES (?1, 0, ?2, ?3, ?4)
        ON CONFLICT (debtor_id) DO UPDATE SET facts_changed = 0, review_on = excluded.review_on,
            day = excluded.day, run_id = excluded.run_id
        WHERE excluded.day >= day";
    /// The latest on or before a day: there are few runs, so each day is tried, the latest first.
    DECISION_OF = "
        SELECT c.debtor_id, c.day, stage, step, cause, priority, days_past_due, overdue, limitation_end, review_on,
            body
        FROM run r CROSS JOIN decision c ON c.id = (r.day << 32) + ?1
        WHERE r.day <= ?2 ORDER BY r.day DESC LIMIT 1";
    /// The latest decision of every debtor on or before the day. `?2` is a stage to leave out, or NULL.
    WORKLIST = "
        SELECT c.debtor_id, c.day, c.stage, c.step, c.cause, c.priority, c.days_past_due, c.overdue,
            c.limitation_end, c.review_on, c.body, d.code, d.name, d.owner, v.facts_changed
        FROM review v CROSS JOIN decision c ON c.id = CASE WHEN v.day <= ?1 THEN (v.day << 32) + v.debtor_id ELSE (
                SELECT e.id FROM run r CROSS JOIN decision e ON e.id = (r.day << 32) + v.debtor_id
                WHERE r.day <= ?1 ORDER BY r.day DESC LIMIT 1) END
            CROSS JOIN debtor d ON d.id = v.debtor_id
        WHERE ?2 IS NULL OR c.stage <> ?2
        ORDER BY c.priority DESC, c.days_past_due DESC, v.debtor_id LIMIT ?3";

    // Directory.
    DEBTOR_BY_CODE = "SELECT id, code, name FROM debtor WHERE code = ?1";
    DEBTORS_BY_NAME = "SELECT id, code, name FROM debtor WHERE name_key = ?1 ORDER BY id LIMIT 11";
    DEBTOR_BY_ID = "SELECT id, code, name FROM debtor WHERE id = ?1";
    DEBTORS_LIKE = "
        SELECT id, code, name FROM debtor
        WHERE substr(code, 1, length(?1)) = ?1 OR instr(name_key, ?2) > 0 ORDER BY id LIMIT 11";
    NAMES_DEBTOR = "SELECT id, code, name, country, zone, policy, owner, region FROM debtor WHERE id = ?1";
    NAMES_PEOPLE = "
        SELECT id, name, role, title, mobile, phone, wechat, email, fax, address FROM person
        WHERE debtor_id = ?1 ORDER BY id";
    NAMES_RECEIVABLES = "
        SELECT id, number, instalment, contract, project FROM receivable WHERE debtor_id = ?1 ORDER BY id";
    NAMES_CONTRACTS = "
        SELECT id, number, damages_clause, terms_days FROM contract WHERE debtor_id = ?1 ORDER BY id";
    NAMES_PAYMENTS = "
        SELECT day, amount, currency, reference, number FROM payment WHERE debtor_id = ?1 ORDER BY day, id";

    /// Ageing as one would write it by hand: the yardstick for the speed of a run.
    AGEING = "
        SELECT debtor_id,
            SUM(CASE WHEN ?1 - due <= 0 THEN amount - settled ELSE 0 END),
            SUM(CASE WHEN ?1 - due BETWEEN 1 AND 30 THEN amount - settled ELSE 0 END),
            SUM(CASE WHEN ?1 - due BETWEEN 31 AND 60 THEN amount - settled ELSE 0 END),
            SUM(CASE WHEN ?1 - due BETWEEN 61 AND 90 THEN amount - settled ELSE 0 END),
            SUM(CASE WHEN ?1 - due BETWEEN 91 AND 180 THEN amount - settled ELSE 0 END),
            SUM(CASE WHEN ?1 - due > 180 THEN amount - settled ELSE 0 END),
            MAX(?1 - due)
        FROM receivable WHERE cleared IS NULL AND amount <> settled GROUP BY debtor_id";
}

scans! {
    LOAD_RECEIVABLES = "t.debtor_id, id, due, amount, settled, reported_on, issued, cleared, disputed_since,
        instalment, outside_policy, contract_id, currency, kind", "receivable", "";
    LOAD_CONTRACTS = "t.debtor_id, id, signed, penalty_per_day, damages_clause IS NOT NULL, allows_supply_stop,
        is_loan, governing_law", "contract", "ORDER BY t.id";
    LOAD_PEOPLE = "t.debtor_id, id, role, prefers, opted_out, refused, consented, workplace_only,
        mobile IS NOT NULL, phone IS NOT NULL, wechat IS NOT NULL, email IS NOT NULL, fax IS NOT NULL,
        address IS NOT NULL, hours", "person", "ORDER BY t.id";
    /// Money that first came without its invoice stays on file as it came; what later rows of the same reference and day
    /// assign of it is no longer unassigned.
    LOAD_PAYMENTS = "t.debtor_id, t.day, CASE WHEN t.number = '' AND t.reference <> '' AND t.amount > 0 THEN (
                SELECT CASE WHEN COALESCE(SUM(a.amount), 0) >= t.amount THEN 0
                    ELSE t.amount - CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) END
                FROM payment a WHERE a.debtor_id = t.debtor_id AND a.reference = t.reference AND a.number <> ''
                    AND a.amount > 0 AND a.day = t.day AND a.currency = t.currency
                    AND a.is_credit_note = t.is_credit_note)
            ELSE t.amount END,
        t.currency, t.receivable_id, t.is_credit_note", "payment", "ORDER BY t.id";
    LOAD_PROMISES = "t.debtor_id, id, made, due, amount, currency, written, replaced", "promise", "ORDER BY t.id";
    /// One row for each instalment of the disputed invoice, the earliest due first; NULL if the invoice is unknown.
    LOAD_DISPUTES = "t.debtor_id, t.id, t.opened, t.closed, t.amount, t.currency, t.number <> '', r.id, r.amount",
        "dispute", "LEFT JOIN receivable r ON t.number <> '' AND r.debtor_id = t.debtor_id AND r.number = t.number
            AND (t.instalment = 0 OR r.instalment = t.instalment)
        ORDER BY t.id, r.due, r.id";
    LOAD_CONTACTS = "t.debtor_id, day, minute, step, channel, direction, connection, outcome, reason,
        p.id, p.role, t.number <> '',
        CASE WHEN t.number <> '' THEN (
            SELECT r.id FROM receivable r WHERE r.debtor_id = t.debtor_id AND r.number = t.number
            ORDER BY r.instalment LIMIT 1) END, t.person <> ''",
        "contact", "LEFT JOIN person p ON t.person <> '' AND p.debtor_id = t.debtor_id AND p.name = t.person
        ORDER BY t.id";
    LOAD_FACTS = "t.debtor_id, t.from_day, t.until_day, t.kind, t.number <> '', r.id", "fact",
        "LEFT JOIN receivable r ON t.number <> '' AND r.debtor_id = t.debtor_id AND r.number = t.number
        ORDER BY t.id, r.id";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn every_statement_prepares() {
        let store = Store::in_memory().unwrap();
        let scans = SCANS.iter().flat_map(|&(name, scan)| [(name, scan.all), (name, scan.chosen)]);
        for (name, text) in ALL.iter().copied().chain(scans) {
            if let Err(error) = store.conn.prepare(text) {
                panic!("{name}: {error}");
            }
        }
    }

    #[test]
    fn a_few_debtors_are_read_through_their_index() {
        let store = Store::in_memory().unwrap();
        for (name, scan) in SCANS {
            let mut plan = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {}", scan.chosen)).unwrap();
            let lines: Vec<String> =
                plan.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
            assert!(
                lines.iter().any(|line| line.starts_with("SEARCH t USING INDEX")),
                "{name} reads the whole table: {lines:?}"
            );
        }
    }
}
