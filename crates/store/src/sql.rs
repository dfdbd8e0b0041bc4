//! Every statement of the program. A test prepares each one on both databases, so that none can be wrong in silence.
//!
//! One text serves both wherever it can. `?1` is a position in SQLite and costs nothing to find; `$1` would be a name and a
//! linear search. What is written so that both read it:
//! - `IS DISTINCT FROM` instead of `IS NOT`, columns of the table named with it in `ON CONFLICT .. DO UPDATE`;
//! - sums as `CAST(SUM(..) AS BIGINT)`, a value that may be nothing alone as `CAST(?1 AS TEXT)`;
//! - `CROSS JOIN .. ON` fixes the order of reading in SQLite; for PostgreSQL it is made a `JOIN`.

use crate::db::Bulk;

/// Declares statements, and the list of them that the test prepares.
macro_rules! statements {
    ($list:ident: $($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* pub(crate) const $name: &str = $text;)+
        #[cfg(test)]
        pub(super) const $list: &[(&str, &str)] = &[$((stringify!($name), $name),)+];
    };
}

/// Declares statements for many rows.
/// The channels, by their bits, of a person's numbers and addresses that a row leaves as they are.
macro_rules! same_ways {
    () => {
        "& CASE WHEN excluded.email IS NULL OR excluded.email IS NOT DISTINCT FROM person.email THEN -1 ELSE ~8 END
                & CASE WHEN excluded.mobile IS NULL OR excluded.mobile IS NOT DISTINCT FROM person.mobile THEN -1 ELSE ~131 END
                & CASE WHEN excluded.phone IS NULL OR excluded.phone IS NOT DISTINCT FROM person.phone THEN -1 ELSE ~129 END
                & CASE WHEN excluded.wechat IS NULL OR excluded.wechat IS NOT DISTINCT FROM person.wechat THEN -1 ELSE ~4 END
                & CASE WHEN excluded.fax IS NULL OR excluded.fax IS NOT DISTINCT FROM person.fax THEN -1 ELSE ~32 END
                & CASE WHEN excluded.address IS NULL OR excluded.address IS NOT DISTINCT FROM person.address THEN -1 ELSE ~80 END"
    };
}

macro_rules! bulks {
    ($($(#[$doc:meta])* $name:ident = $one:literal, $many:literal;)+) => {
        $($(#[$doc])* pub(crate) static $name: Bulk = Bulk { one: $one, many: $many };)+
        #[cfg(test)]
        pub(super) const BULKS: &[(&str, &Bulk)] = &[$((stringify!($name), &$name),)+];
    };
}

pub(crate) mod access;
pub(crate) mod evidence;
pub(crate) mod incoming;
pub(crate) mod standing;
pub(crate) mod timeline;
pub(crate) mod delivery;
pub(crate) mod draft;
pub(crate) mod overview;
pub(crate) mod phone;
pub(crate) mod staged;
pub(crate) mod undo;
pub(crate) mod webhook;
/// The messages that the rest of a statement chooses, with their names.
macro_rules! messages {
    ($rest:literal) => {
        concat!(
            "
        SELECT o.id, o.debtor_id, d.code, d.name, o.day, o.minute, o.due_at, o.priority, o.step, o.purpose, o.channel,
            o.person_id, p.name, o.state, o.changed_at, o.lease_until, o.sent_day, o.sent_minute, o.why, o.by_whom,
            o.reasons, o.script, o.lang, o.subject, o.body, o.signed_by, o.import_id
        FROM outbox o JOIN debtor d ON d.id = o.debtor_id LEFT JOIN person p ON p.id = o.person_id ",
            $rest
        )
    };
}

/// The ways to read a table for snapshots: all of it in one pass, or the rows of some debtors.
pub(crate) struct Scan {
    pub(crate) all: &'static str,
    /// Of the debtors in the temporary table `chosen` of SQLite.
    pub(crate) chosen: &'static str,
    /// Of the debtors in the array `?1` of PostgreSQL.
    pub(crate) listed: &'static str,
    /// Of the debtors numbered from `?1` to `?2`.
    pub(crate) between: &'static str,
}

macro_rules! scans {
    ($($(#[$doc:meta])* $name:ident = $columns:literal, $table:literal, $key:literal, $order:literal;)+) => {
        $($(#[$doc])* pub(crate) static $name: Scan = Scan {
            all: concat!("SELECT ", $columns, " FROM ", $table, " t ", $order),
            chosen: concat!("SELECT ", $columns, " FROM chosen CROSS JOIN ", $table,
                " t ON ", $key, " = chosen.debtor_id ", $order),
            listed: concat!("SELECT ", $columns, " FROM UNNEST(?1::bigint[]) AS chosen (debtor_id) JOIN ", $table,
                " t ON ", $key, " = chosen.debtor_id ", $order),
            between: concat!("SELECT ", $columns, " FROM (SELECT * FROM ", $table, " t WHERE ", $key,
                " BETWEEN ?1 AND ?2) t ", $order),
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

/// Everything in the one file, without a log beside it.
pub(crate) const ONE_FILE: &str = "PRAGMA journal_mode = DELETE;";

/// Before the first ledger goes into an empty file. Indexes made at the end are sorted in small runs on
/// disk, see [`FILLED_FILE`]; changing that drops temporary tables, so they are made again at the end. Debtors are
/// counted by the import itself, so the check of their key would only repeat it a million times.
pub(crate) const FILL_BEGIN: &str =
    "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = FILE;";
/// Makes the index of a filled table. Runs of a sort that fit the processor's cache take half the time of one
/// great run in memory: 0.44 s against 0.83 s for a million rows.
pub(crate) const FILLED_FILE: &str = "PRAGMA cache_size = -4096;
    CREATE UNIQUE INDEX IF NOT EXISTS receivable_number ON receivable (debtor_id, number, instalment);";
/// The same on a server: what the first migration made goes before the rows come, and is made again after the last one;
/// then the tables are counted, without which every plan would be made for empty ones.
pub(crate) const FILL_RECEIVABLES: &str =
    "DROP INDEX receivable_number; ALTER TABLE receivable DROP CONSTRAINT receivable_debtor_id_fkey;";
pub(crate) const FILLED_RECEIVABLES: &str =
    "CREATE UNIQUE INDEX receivable_number ON receivable (debtor_id, number, instalment);
    ALTER TABLE receivable ADD CONSTRAINT receivable_debtor_id_fkey FOREIGN KEY (debtor_id) REFERENCES debtor (id);
    ANALYZE receivable; ANALYZE debtor;";
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

/// The locks of PostgreSQL that are ours: one program migrates, one takes a ledger in, one counts what was sent, one
/// changes whether anything may leave. A debtor's
/// lock is their number, which is smaller.
pub(crate) const LOCK_MIGRATION: i64 = 0x4875_696B_0001;
pub(crate) const LOCK_LEDGER: i64 = 0x4875_696B_0002;
pub(crate) const LOCK_LIMITS: i64 = 0x4875_696B_0003;
pub(crate) const LOCK_SENDING: i64 = 0x4875_696B_0004;

/// After numbers that were plain are sealed: the file is written anew without what it held before.
pub(crate) const REWRITE: &str = "VACUUM; PRAGMA wal_checkpoint(TRUNCATE);";
/// Before something personal is replaced or deleted in a file: what stood there is overwritten.
pub(crate) const OVERWRITE_DELETED: &str = "PRAGMA secure_delete = ON";
/// Afterwards: the log that still holds the pages of before is emptied.
pub(crate) const WIPE: &str = "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete = OFF;";

statements! { ON_POSTGRES:
    SERVER_ENCODING = "SELECT current_setting('server_encoding')";
    /// Tables that belong to no extension, and whether one of them is our mark.
    SCHEMA_STATE = "
        SELECT COUNT(*), COALESCE(BOOL_OR(c.relname = 'schema_version' AND EXISTS (
            SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'huikuan')), FALSE)
        FROM pg_class c
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = (
                SELECT n.oid FROM pg_namespace n WHERE n.nspname = current_schema())
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";
    /// Parts of `?2` debtors for those that no part of the run holds yet.
    RUN_PARTS_ADD = "
        INSERT INTO run_part (run_id, first_id, last_id)
        SELECT ?1, f, LEAST(f + ?2 - 1, x.upto)
        FROM (SELECT COALESCE((SELECT MAX(last_id) FROM run_part WHERE run_id = ?1), 0) + 1 AS start,
                (SELECT COALESCE(MAX(id), 0) FROM debtor) AS upto) x,
            generate_series(x.start, x.upto, CAST(?2 AS BIGINT)) AS f";
    /// Parts that nobody works on, the lock being the lease: it ends with the transaction, and with the connection. Many at
    /// first, because each claim is a pass over the tables; few at the end, so that nobody waits long for another.
    RUN_PARTS_CLAIM = "
        SELECT p.first_id, p.last_id FROM run_part p WHERE p.run_id = ?1 AND p.is_open = 1 ORDER BY p.first_id
        LIMIT GREATEST(1, LEAST(32, (
            SELECT COUNT(*) FROM run_part q WHERE q.run_id = ?1 AND q.is_open = 1) / 2)) FOR UPDATE SKIP LOCKED";
    /// As `WORKLIST`. Left to itself the server reads every decision ever made to find those that stand; `OFFSET 0` has it
    /// look each one up.
    WORKLIST_LATERAL = "
        SELECT w.debtor_id, w.day, w.stage, w.step, w.cause, w.priority, w.days_past_due, w.overdue, w.limitation_end,
            w.review_on,
            COALESCE((SELECT e.content FROM evidence_entry e WHERE e.id = (w.entry_seq << 32) + w.debtor_id), w.body),
            w.code, w.name, w.owner, w.has_changed
        FROM (SELECT c.debtor_id, c.day, c.stage, c.step, c.cause, c.priority, c.days_past_due, c.overdue,
                c.limitation_end, c.review_on, c.entry_seq, c.body, d.code, d.name, d.owner,
                v.facts_version <> d.facts_version AS has_changed
            FROM debtor d JOIN review v ON v.debtor_id = d.id, LATERAL (
                    SELECT * FROM decision e
                    WHERE e.id = CASE WHEN v.day <= ?1 THEN (v.day << 32) + v.debtor_id ELSE (
                        SELECT f.id FROM run r JOIN decision f ON f.id = (r.day << 32) + v.debtor_id
                        WHERE r.day <= ?1 ORDER BY r.day DESC LIMIT 1) END OFFSET 0) c
            WHERE CAST(?2 AS TEXT) IS NULL OR c.stage <> ?2
            ORDER BY c.priority DESC, c.days_past_due DESC, v.debtor_id LIMIT ?3) w
        ORDER BY w.priority DESC, w.days_past_due DESC, w.debtor_id";
    /// Held to the end of the transaction.
    LOCK = "SELECT pg_advisory_xact_lock(?1)";
    LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(?1)";
    /// The message, unless somebody else holds it.
    OUTBOX_TAKE_FREE = messages!("WHERE o.id = ?1 AND o.state = 'planned' FOR UPDATE OF o SKIP LOCKED");
}

statements! { ON_SQLITE:
    USER_VERSION = "PRAGMA user_version";
    APPLICATION = "PRAGMA application_id";
    TABLE_COUNT = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'";
    TABLE_NAMES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
    TABLE_REFERS = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1)";
    /// Name, type, and whether it belongs to the primary key; columns that are computed are left out.
    TABLE_COLUMNS = "SELECT name, type, pk > 0 FROM pragma_table_info(?1) ORDER BY cid";

    /// Before the first ledger goes into an empty file: every page is new, so a rollback journal has nothing to save
    /// and each page is written once instead of twice. Where a reader is in the way, the journal stays as it is.
    FILL_JOURNAL = "PRAGMA journal_mode = DELETE";
    /// One part for those that no part of the run holds yet.
    RUN_PART_ADD = "
        INSERT INTO run_part (run_id, first_id, last_id)
        SELECT ?1, start, upto
        FROM (SELECT COALESCE((SELECT MAX(last_id) FROM run_part WHERE run_id = ?1), 0) + 1 AS start,
                (SELECT COALESCE(MAX(id), 0) FROM debtor) AS upto)
        WHERE start <= upto";
    RUN_PARTS_ALL = "SELECT first_id, last_id FROM run_part WHERE run_id = ?1 AND is_open = 1 ORDER BY first_id";
    /// The pages a run writes go to the file when the last connection closes, not while a person waits.
    RUN_CHECKPOINT_LATER = "PRAGMA wal_autocheckpoint = 0";
    RUN_CHECKPOINT_AGAIN = "PRAGMA wal_autocheckpoint = 1000";

    RECEIVABLE_DROP_INDEX = "DROP INDEX receivable_number";
    OUTBOX_TAKE = messages!("WHERE o.id = ?1 AND o.state = 'planned'");
    CHOSEN_CLEAR = "DELETE FROM chosen";
    CHOSEN_ADD = "INSERT INTO chosen (debtor_id) VALUES (?1)";
}

/// The version of a schema that is ours.
pub(crate) const SCHEMA_VERSION: &str = "SELECT huikuan FROM schema_version";

statements! { ON_BOTH:
    ANSWERS = "SELECT 1";
    // Import: debtors.
    IMPORT_DEBTORS = "SELECT id, code, name, blank FROM debtor ORDER BY id";
    IMPORT_DEBTOR = "SELECT id, code, name, blank FROM debtor WHERE id = ?1";
    DEBTOR_INSERT = "
        INSERT INTO debtor (id, kind, size, country, standing, zone, policy, owner, code, name, name_key, region)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    /// What the file does not say stays as it is. A policy gives way to another if it was named, or if a decision was
    /// made under that of the house: what was done before belongs to the old one (OCA-59).
    DEBTOR_MERGE = "
        UPDATE debtor SET kind = COALESCE(?2, kind), size = COALESCE(?3, size), country = COALESCE(?4, country),
            standing = COALESCE(?5, standing), zone = COALESCE(?6, zone), policy = COALESCE(?7, policy),
            owner = COALESCE(?8, owner), region = COALESCE(?10, region), company = COALESCE(?11, company), policy_since = CASE
                WHEN ?7 IS NOT NULL AND policy IS DISTINCT FROM ?7 AND (policy IS NOT NULL
                    OR EXISTS (SELECT 1 FROM review v WHERE v.debtor_id = debtor.id)) THEN ?9
                ELSE policy_since END
        WHERE id = ?1 AND (COALESCE(?2, kind), COALESCE(?3, size), COALESCE(?4, country), COALESCE(?5, standing),
            COALESCE(?6, zone), COALESCE(?7, policy), COALESCE(?8, owner), COALESCE(?10, region), COALESCE(?11, company))
            IS DISTINCT FROM (kind, size, country, standing, zone, policy, owner, region, company)
        RETURNING id";
    DEBTOR_SET_CODE = "UPDATE debtor SET code = ?2 WHERE id = ?1";
    DEBTOR_SET_NAME = "UPDATE debtor SET name = ?2, name_key = ?3, kind = COALESCE(kind, ?4) WHERE id = ?1";
    /// What the caller knows of debtors in the file fills what nobody else said; policy and owner only where the debtor is
    /// as good as new.
    DEBTOR_FILL = "
        UPDATE debtor SET kind = COALESCE(kind, ?2), country = COALESCE(country, ?3),
            zone = CASE WHEN country IS NULL OR country = ?3 OR ?3 IS NULL THEN COALESCE(zone, ?4) ELSE zone END,
            policy = CASE WHEN blank = 1 THEN COALESCE(policy, ?5) ELSE policy END,
            owner = CASE WHEN blank = 1 THEN COALESCE(owner, ?6) ELSE owner END, blank = 0
        WHERE id = ?1 AND (kind IS NULL AND CAST(?2 AS TEXT) IS NOT NULL OR country IS NULL AND CAST(?3 AS TEXT) IS NOT NULL
            OR zone IS NULL AND CAST(?4 AS TEXT) IS NOT NULL AND (country IS NULL OR country = ?3 OR ?3 IS NULL)
            OR blank = 1)
        RETURNING id";
    /// Debtors of whom the statement before may fill something.
    DEBTORS_WANTING = "
        SELECT id FROM debtor WHERE kind IS NULL OR country IS NULL OR zone IS NULL OR blank = 1 ORDER BY id";
    /// In the United States an hour is found without the zone.
    DEBTORS_UNKNOWN = "
        SELECT COUNT(*) FILTER (WHERE kind IS NULL),
            COUNT(*) FILTER (WHERE country IS NULL OR zone IS NULL AND country <> 'US'),
            COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.debtor_id = d.id))
        FROM debtor d";

    // Import: receivables.
    RECEIVABLE_ANY = "SELECT EXISTS (SELECT 1 FROM receivable)";
    RECEIVABLE_INSERT = "
        INSERT INTO receivable (id, debtor_id, due, amount, settled, reported_on, issued, cleared, disputed_since,
            instalment, currency, kind, number, contract, project)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    RECEIVABLE_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM receivable";
    /// What a complete ledger may have left out: open by the ledger's word, with the dated payments on it.
    RECEIVABLE_OPEN = "
        SELECT r.id, r.debtor_id, r.amount, r.settled, r.number, r.instalment, r.currency,
            COALESCE(p.all_days, 0), COALESCE(p.reported, 0)
        FROM receivable r LEFT JOIN (
            SELECT q.receivable_id, CAST(SUM(q.amount) AS BIGINT) AS all_days,
                CAST(SUM(CASE WHEN s.reported_on IS NULL OR q.day <= s.reported_on THEN q.amount ELSE 0 END) AS BIGINT)
                    AS reported
            FROM payment q JOIN receivable s ON s.id = q.receivable_id AND s.currency = q.currency
            GROUP BY q.receivable_id) p ON p.receivable_id = r.id
        WHERE r.cleared IS NULL AND r.amount <> r.settled
        ORDER BY r.id";
    RECEIVABLE_LINK_CONTRACT = "
        UPDATE receivable SET contract_id = c.id FROM contract c
        WHERE c.debtor_id = receivable.debtor_id AND c.number = receivable.contract
            AND receivable.contract IS NOT NULL AND receivable.contract_id IS NULL";

    // Import: the rest. Each returns the id of a row that was added or changed, and nothing if it stood so already.
    PERSON_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM person";
    /// A wish not to be contacted is never taken back by a file that is silent about it, nor that a number is at work;
    /// consent to hear of the debt is. Another number or address takes back that its own channels took nothing, and that they
    /// were agreed to.
    PERSON_UPSERT = concat!("
        INSERT INTO person (debtor_id, opted_out, refused, consented, role, prefers, name, title, mobile, phone,
            wechat, email, fax, address, workplace_only, hours, sealed_by, opted_in)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
        ON CONFLICT (debtor_id, name) DO UPDATE SET
            opted_out = person.opted_out | excluded.opted_out, refused = person.refused | excluded.refused,
            consented = excluded.consented, role = COALESCE(excluded.role, person.role),
            prefers = COALESCE(excluded.prefers, person.prefers), title = COALESCE(excluded.title, person.title),
            mobile = COALESCE(excluded.mobile, person.mobile), phone = COALESCE(excluded.phone, person.phone),
            wechat = COALESCE(excluded.wechat, person.wechat), email = COALESCE(excluded.email, person.email),
            fax = COALESCE(excluded.fax, person.fax), address = COALESCE(excluded.address, person.address),
            workplace_only = person.workplace_only | excluded.workplace_only,
            hours = COALESCE(excluded.hours, person.hours),
            sealed_by = COALESCE(person.sealed_by, excluded.sealed_by),
            bounced = person.bounced ", same_ways!(), ",
            opted_in = person.opted_in ", same_ways!(), " | excluded.opted_in
        WHERE (person.opted_out | excluded.opted_out, person.refused | excluded.refused, excluded.consented,
            COALESCE(excluded.role, person.role), COALESCE(excluded.prefers, person.prefers),
            COALESCE(excluded.title, person.title), COALESCE(excluded.mobile, person.mobile),
            COALESCE(excluded.phone, person.phone),
            COALESCE(excluded.wechat, person.wechat), COALESCE(excluded.email, person.email),
            COALESCE(excluded.fax, person.fax),
            COALESCE(excluded.address, person.address), person.workplace_only | excluded.workplace_only,
            COALESCE(excluded.hours, person.hours), person.opted_in | excluded.opted_in)
            IS DISTINCT FROM (person.opted_out, person.refused, person.consented, person.role, person.prefers,
            person.title, person.mobile, person.phone, person.wechat, person.email, person.fax, person.address,
            person.workplace_only, person.hours, person.opted_in)
        RETURNING id");
    CONTRACT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM contract";
    CONTRACT_UPSERT = "
        INSERT INTO contract (debtor_id, signed, terms_days, penalty_per_day, allows_supply_stop, number,
            damages_clause, governing_law)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (debtor_id, number) DO UPDATE SET
            signed = COALESCE(excluded.signed, contract.signed),
            terms_days = COALESCE(excluded.terms_days, contract.terms_days),
            penalty_per_day = COALESCE(excluded.penalty_per_day, contract.penalty_per_day),
            allows_supply_stop = excluded.allows_supply_stop,
            damages_clause = COALESCE(excluded.damages_clause, contract.damages_clause),
            governing_law = COALESCE(excluded.governing_law, contract.governing_law)
        WHERE (COALESCE(excluded.signed, contract.signed), COALESCE(excluded.terms_days, contract.terms_days),
            COALESCE(excluded.penalty_per_day, contract.penalty_per_day), excluded.allows_supply_stop,
            COALESCE(excluded.damages_clause, contract.damages_clause),
            COALESCE(excluded.governing_law, contract.governing_law))
            IS DISTINCT FROM (contract.signed, contract.terms_days, contract.penalty_per_day,
            contract.allows_supply_stop, contract.damages_clause, contract.governing_law)
        RETURNING id";
    PAYMENT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM payment";
    PAYMENT_UPSERT_REFERENCE = "
        INSERT INTO payment (debtor_id, day, amount, instalment, ordinal, is_credit_note, currency, number, reference)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (debtor_id, reference, number, instalment, ordinal) WHERE reference <> '' DO UPDATE SET
            day = excluded.day, amount = excluded.amount, is_credit_note = excluded.is_credit_note,
            currency = excluded.currency
        WHERE (excluded.day, excluded.amount, excluded.is_credit_note, excluded.currency)
            IS DISTINCT FROM (payment.day, payment.amount, payment.is_credit_note, payment.currency)
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
        WHERE excluded.written <> promise.written
        RETURNING id";
    DISPUTE_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM dispute";
    DISPUTE_UPSERT = "
        INSERT INTO dispute (debtor_id, opened, closed, amount, instalment, currency, number, reason)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (debtor_id, number, instalment, opened) DO UPDATE SET closed = excluded.closed,
            amount = excluded.amount, currency = excluded.currency, reason = COALESCE(excluded.reason, dispute.reason)
        WHERE (excluded.closed, excluded.amount, excluded.currency, COALESCE(excluded.reason, dispute.reason))
            IS DISTINCT FROM (dispute.closed, dispute.amount, dispute.currency, dispute.reason)
        RETURNING id";
    CONTACT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM contact";
    CONTACT_UPSERT = "
        INSERT INTO contact (debtor_id, day, minute, ordinal, step, channel, direction, connection, outcome, reason,
            person, number, note)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (debtor_id, day, minute, channel, direction, person, number, ordinal) DO UPDATE SET
            connection = excluded.connection, step = COALESCE(excluded.step, contact.step),
            outcome = COALESCE(excluded.outcome, contact.outcome), reason = COALESCE(excluded.reason, contact.reason),
            note = COALESCE(excluded.note, contact.note)
        WHERE (excluded.connection, COALESCE(excluded.step, contact.step), COALESCE(excluded.outcome, contact.outcome),
            COALESCE(excluded.reason, contact.reason), COALESCE(excluded.note, contact.note))
            IS DISTINCT FROM (contact.connection, contact.step, contact.outcome, contact.reason, contact.note)
        RETURNING id";
    FACT_MAX_ID = "SELECT COALESCE(MAX(id), 0) FROM fact";
    FACT_UPSERT = "
        INSERT INTO fact (debtor_id, from_day, until_day, kind, number, source, details)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (debtor_id, kind, from_day, number) DO UPDATE SET until_day = excluded.until_day,
            source = COALESCE(excluded.source, fact.source), details = COALESCE(excluded.details, fact.details)
        WHERE (excluded.until_day, COALESCE(excluded.source, fact.source), COALESCE(excluded.details, fact.details))
            IS DISTINCT FROM (fact.until_day, fact.source, fact.details)
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
        INSERT INTO import (as_of, complete, added, changed, unchanged, refused, file, sha256, at, by_whom, source, same)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id";
    IMPORT_LATEST_DAY = "SELECT MAX(as_of) FROM import WHERE undone_at IS NULL";
    /// The same bytes for the same day, and no row changed by a later file.
    IMPORT_KNOWN = "
        SELECT id, file, as_of, complete, added, changed, unchanged, refused, at, by_whom, source, undone_at, undone_by
        FROM import i
        WHERE sha256 = ?1 AND as_of IS NOT DISTINCT FROM ?2 AND complete = ?3 AND undone_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM import later
                WHERE later.id > i.id AND (later.changed > 0 OR later.undone_at IS NOT NULL))
        ORDER BY id DESC LIMIT 1";
    IMPORTS = "
        SELECT id, file, as_of, complete, added, changed, unchanged, refused, at, by_whom, source, undone_at, undone_by
        FROM import ORDER BY id";
    // Load: whom.
    DEBTOR_COUNT = "SELECT COUNT(*) FROM debtor WHERE id BETWEEN ?1 AND ?2";
    DEBTOR_IDS = "SELECT id FROM debtor ORDER BY id";
    DEBTOR_EXISTS = "SELECT id FROM debtor WHERE id = ?1";
    DEBTORS_DUE = "
        SELECT d.id FROM debtor d LEFT JOIN review v ON v.debtor_id = d.id LEFT JOIN run r ON r.id = v.run_id
        WHERE (v.debtor_id IS NULL OR v.facts_version <> d.facts_version OR v.review_on <= ?1 OR v.day > ?1
                OR r.policy_version <> ?2 OR r.rulebook_version <> ?3)
            AND d.id BETWEEN ?4 AND ?5
        ORDER BY d.id";

    // Runs and decisions.
    RULE_LIST_ADD = "INSERT INTO rule_list (rules) VALUES (?1) ON CONFLICT DO NOTHING";
    RULE_LIST_ID = "SELECT id FROM rule_list WHERE rules = ?1";
    RUN_BEGIN = "
        INSERT INTO run (day, decided, policy_version, rulebook_version, rule_list_id) VALUES (?1, 0, ?2, ?3, ?4)
        ON CONFLICT (day, policy_version, rulebook_version) DO UPDATE SET rule_list_id = excluded.rule_list_id
        RETURNING id";
    RUN_BY_ID = "
        SELECT r.id, day, policy_version, rulebook_version, decided + (
                SELECT CAST(COALESCE(SUM(p.decided), 0) AS BIGINT) FROM run_part p WHERE p.run_id = r.id), rules
        FROM run r LEFT JOIN rule_list l ON l.id = r.rule_list_id WHERE r.id = ?1";
    RUNS = "
        SELECT r.id, day, policy_version, rulebook_version, decided + (
                SELECT CAST(COALESCE(SUM(p.decided), 0) AS BIGINT) FROM run_part p WHERE p.run_id = r.id), rules
        FROM run r LEFT JOIN rule_list l ON l.id = r.rule_list_id ORDER BY r.id DESC";
    /// A run that is finished begins again: facts may have come in since.
    RUN_PARTS_REOPEN = "
        UPDATE run_part SET is_open = 1
        WHERE run_id = ?1 AND NOT EXISTS (SELECT 1 FROM run_part q WHERE q.run_id = ?1 AND q.is_open = 1)";
    JOB_RUNS = "
        SELECT fire_at, state, node, lease_until, started_at, ended_at, missed, note_zh, note_en
        FROM job_run WHERE job = ?1 ORDER BY fire_at DESC LIMIT ?2";
    /// Only the very first sight of a job counts.
    JOB_SEE = "
        INSERT INTO job_run (job, fire_at, state, node, started_at, ended_at, missed)
        SELECT CAST(?1 AS TEXT), CAST(?2 AS BIGINT), 'seen', CAST(?3 AS TEXT), CAST(?2 AS BIGINT), CAST(?2 AS BIGINT), 0
        WHERE NOT EXISTS (SELECT 1 FROM job_run j WHERE j.job = CAST(?1 AS TEXT))
        ON CONFLICT (job, fire_at) DO NOTHING";
    /// Of those who try at once the key lets one through; nobody begins a fire while an earlier one is being done.
    JOB_BEGIN = "
        INSERT INTO job_run (job, fire_at, state, node, lease_until, started_at, missed)
        SELECT CAST(?1 AS TEXT), CAST(?2 AS BIGINT), 'running', CAST(?3 AS TEXT), CAST(?4 AS BIGINT),
            CAST(?5 AS BIGINT), CAST(?6 AS BIGINT)
        WHERE NOT EXISTS (
            SELECT 1 FROM job_run j WHERE j.job = CAST(?1 AS TEXT)
                AND (j.fire_at >= CAST(?2 AS BIGINT) OR j.state = 'running'))
        ON CONFLICT (job, fire_at) DO NOTHING";
    /// From one whose lease is over, or from ourselves, who left it.
    JOB_TAKE_OVER = "
        UPDATE job_run SET node = ?3, lease_until = ?4, started_at = ?5
        WHERE job = ?1 AND fire_at = ?2 AND state = 'running' AND (lease_until <= ?5 OR node = ?3)";
    JOB_LEASE = "
        UPDATE job_run SET lease_until = ?4 WHERE job = ?1 AND fire_at = ?2 AND node = ?3 AND state = 'running'";
    JOB_END = "
        UPDATE job_run SET state = ?4, ended_at = ?5, lease_until = NULL, note_zh = ?6, note_en = ?7
        WHERE job = ?1 AND fire_at = ?2 AND node = ?3 AND state = 'running'";
    RUN_PARTS_OPEN = "SELECT COUNT(*) FROM run_part WHERE run_id = ?1 AND is_open = 1";
    /// A run that others opened and nobody finished yet.
    RUN_UNFINISHED = "
        SELECT r.id FROM run r WHERE r.day = ?1 AND r.policy_version = ?2 AND r.rulebook_version = ?3
            AND EXISTS (SELECT 1 FROM run_part p WHERE p.run_id = r.id AND p.is_open = 1)";
    /// However they were shared out: the counts of the parts go with the first of them.
    RUN_PARTS_DONE = "
        UPDATE run_part SET is_open = 0, node = ?4, decided = decided + CASE WHEN first_id = ?2 THEN ?5 ELSE 0 END
        WHERE run_id = ?1 AND first_id BETWEEN ?2 AND ?3";
    GATE_CHECK_INSERT = "
        INSERT INTO gate_check (debtor_id, made_on, day, minute, allowed, rule_list_id, channel, purpose, stage, person,
            refusals, policy_version, rulebook_version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    GATE_CHECKS = "
        SELECT made_on, day, minute, channel, purpose, stage, person, refusals, policy_version, rulebook_version, rules
        FROM gate_check c JOIN rule_list l ON l.id = c.rule_list_id WHERE debtor_id = ?1 ORDER BY c.id";
    PERSON_NAMED = "SELECT id FROM person WHERE debtor_id = ?1 AND name = ?2";
    DOCUMENT_ADD = "
        INSERT INTO document (debtor_id, received_on, receivable_id, contract_id, size, added_at, kind, sha256, name,
            media_type, added_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING";
    /// The one document on file for a file under the same thing.
    DOCUMENT_SAME = "
        SELECT id FROM document
        WHERE debtor_id = ?1 AND sha256 = ?2 AND kind = ?3 AND receivable_id IS NOT DISTINCT FROM CAST(?4 AS BIGINT)
            AND contract_id IS NOT DISTINCT FROM CAST(?5 AS BIGINT) AND removed_at IS NULL";
    DOCUMENT_REMOVE = "
        UPDATE document SET removed_at = ?2, removed_by = ?3, removed_why = ?4 WHERE id = ?1 AND removed_at IS NULL";
    DOCUMENT_SHARED = "SELECT COUNT(*) FROM document WHERE sha256 = ?1 AND removed_at IS NULL";
    DOCUMENT = "
        SELECT id, debtor_id, received_on, receivable_id, contract_id, size, added_at, kind, sha256, name, media_type, added_by,
            removed_at, removed_by, removed_why
        FROM document WHERE id = ?1";
    DOCUMENTS_OF = "
        SELECT id, debtor_id, received_on, receivable_id, contract_id, size, added_at, kind, sha256, name, media_type, added_by,
            removed_at, removed_by, removed_why
        FROM document WHERE debtor_id = ?1 ORDER BY received_on, id";
    DOCUMENTS_KEPT = "
        SELECT id, debtor_id, received_on, receivable_id, contract_id, size, added_at, kind, sha256, name, media_type, added_by,
            removed_at, removed_by, removed_why
        FROM document WHERE removed_at IS NULL ORDER BY id";
    DECISION_ANY = "
        SELECT EXISTS (SELECT 1 FROM decision
            WHERE id >= (CAST(?1 AS BIGINT) << 32) + ?2 AND id <= (CAST(?1 AS BIGINT) << 32) + ?3)";
    REVIEW_ANY = "SELECT EXISTS (SELECT 1 FROM review WHERE debtor_id BETWEEN ?1 AND ?2)";
    REVIEW_INSERT = "
        INSERT INTO review (debtor_id, review_on, day, run_id, rank, days_past_due, step, limitation_end, contact_on,
            contact_minute, contact_person, promise_id, promise_due, worked_on, entry_seq, stage, cause, contact_channel,
            contact_purpose, promise_state, tasks, currencies, shown_on, shown_until, facts_version, shown_version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
            ?24, ?25, ?26)";
    /// The latest on or before a day: there are few runs, so each day is tried, the latest first. The decision itself stands in
    /// its entry of the chain; those from before there were chains hold it themselves.
    DECISION_OF = "
        SELECT c.debtor_id, c.day, stage, step, cause, priority, days_past_due, overdue, limitation_end, review_on,
            COALESCE((SELECT e.content FROM evidence_entry e WHERE e.id = (c.entry_seq << 32) + c.debtor_id), body)
        FROM run r CROSS JOIN decision c ON c.id = (r.day << 32) + ?1
        WHERE r.day <= ?2 ORDER BY r.day DESC LIMIT 1";
    /// The latest decision of every debtor on or before the day. `?2` is a stage to leave out, or NULL.
    WORKLIST = "
        SELECT w.debtor_id, w.day, w.stage, w.step, w.cause, w.priority, w.days_past_due, w.overdue, w.limitation_end,
            w.review_on,
            COALESCE((SELECT e.content FROM evidence_entry e WHERE e.id = (w.entry_seq << 32) + w.debtor_id), w.body),
            w.code, w.name, w.owner, w.has_changed
        FROM (SELECT c.debtor_id, c.day, c.stage, c.step, c.cause, c.priority, c.days_past_due, c.overdue,
            c.limitation_end, c.review_on, c.entry_seq, c.body, d.code, d.name, d.owner,
            v.facts_version <> d.facts_version AS has_changed
        FROM review v CROSS JOIN decision c ON c.id = CASE WHEN v.day <= ?1 THEN (v.day << 32) + v.debtor_id ELSE (
                SELECT e.id FROM run r CROSS JOIN decision e ON e.id = (r.day << 32) + v.debtor_id
                WHERE r.day <= ?1 ORDER BY r.day DESC LIMIT 1) END
            CROSS JOIN debtor d ON d.id = v.debtor_id
        WHERE CAST(?2 AS TEXT) IS NULL OR c.stage <> ?2
        ORDER BY c.priority DESC, c.days_past_due DESC, v.debtor_id LIMIT ?3) w
        ORDER BY w.priority DESC, w.days_past_due DESC, w.debtor_id";

    // Directory.
    DEBTOR_BY_CODE = "SELECT id, code, name FROM debtor WHERE code = ?1";
    DEBTORS_BY_NAME = "SELECT id, code, name FROM debtor WHERE name_key = ?1 ORDER BY id LIMIT 11";
    DEBTOR_BY_ID = "SELECT id, code, name FROM debtor WHERE id = ?1";
    RECEIVABLE_NUMBER = "SELECT number FROM receivable WHERE id = ?1";
    DEBTORS_LIKE = "
        SELECT id, code, name FROM debtor
        WHERE substr(code, 1, length(?1)) = ?1 OR replace(name_key, ?2, '') <> name_key ORDER BY id LIMIT 11";
    NAMES_DEBTOR = "SELECT id, code, name, country, zone, policy, owner, region FROM debtor WHERE id = ?1";
    NAMES_PEOPLE = "
        SELECT id, debtor_id, name, sealed_by, mobile, phone, wechat, email, fax, address, role, title FROM person
        WHERE debtor_id = ?1 ORDER BY id";
    NAMES_RECEIVABLES = "
        SELECT id, number, instalment, contract, project FROM receivable WHERE debtor_id = ?1 ORDER BY id";
    NAMES_CONTRACTS = "
        SELECT id, number, damages_clause, terms_days FROM contract WHERE debtor_id = ?1 ORDER BY id";
    NAMES_FACTS = "
        SELECT kind, from_day, until_day, details FROM fact
        WHERE debtor_id = ?1 AND details IS NOT NULL ORDER BY from_day, id";
    NAMES_PAYMENTS = "
        SELECT day, amount, currency, reference, number FROM payment WHERE debtor_id = ?1 ORDER BY day, id";

    // Messages.
    OUTBOX_ADD = "
        INSERT INTO outbox (debtor_id, day, minute, due_at, priority, step, person_id, run_id, changed_at, purpose,
            channel, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    OUTBOX_OF_DAY = "
        SELECT id, debtor_id, step, purpose, channel, person_id, state, priority, minute, due_at FROM outbox
        WHERE day = ?1 AND debtor_id BETWEEN ?2 AND ?3 AND import_id IS NULL";
    /// One that a person wrote; nothing where the same is on file already.
    OUTBOX_WRITE = "
        INSERT INTO outbox (debtor_id, day, minute, due_at, priority, step, person_id, run_id, changed_at, purpose,
            channel, state, script, lang, subject, body, signed_by, import_id)
        VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, 0, ?7, ?8, ?9, 'planned', ?10, ?11, ?12, ?13, ?14, ?15)
        ON CONFLICT DO NOTHING RETURNING id";
    OUTBOX_OF_IMPORT = "SELECT id FROM outbox WHERE import_id = ?1";
    NOTE_INSERT = "INSERT INTO case_note (import_id, text) VALUES (?1, ?2)";
    /// Again in its place, or in a new one.
    OUTBOX_REPLAN = "
        UPDATE outbox SET priority = ?2, minute = ?3, due_at = ?4, run_id = ?5, why = NULL, reasons = NULL,
            changed_at = CASE WHEN state = 'cancelled' THEN ?6 ELSE changed_at END, state = 'planned'
        WHERE id = ?1 AND state IN ('planned', 'cancelled')";
    OUTBOX_UNPLAN = "
        UPDATE outbox SET state = 'cancelled', why = ?2, reasons = '[]', changed_at = ?3
        WHERE id = ?1 AND state = 'planned'";
    /// The line of a step that a run has just made; none where somebody was quicker.
    OUTBOX_RUN_STEP = "
        INSERT INTO outbox_step (outbox_id, at, state, by_whom, why)
        SELECT id, changed_at, state, 'huikuan', why FROM outbox WHERE id = ?1 AND changed_at = ?2 AND state = ?3";
    /// Next after a place in the order of sending.
    OUTBOX_DUE = "
        SELECT id, debtor_id, priority, due_at FROM outbox
        WHERE state = 'planned' AND due_at <= ?1
            AND (priority < ?2 OR priority = ?2 AND (due_at > ?3 OR due_at = ?3 AND id > ?4))
        ORDER BY priority DESC, due_at, id LIMIT ?5";
    OUTBOX_BY_ID = messages!("WHERE o.id = ?1");
    OUTBOX_BY_KEY = messages!("
        WHERE o.day = ?1 AND o.debtor_id = ?2 AND o.step = ?3 AND o.purpose = ?4 AND o.channel = ?5 AND o.person_id = ?6");
    /// The first that was sent to a person by a channel.
    OUTBOX_FIRST_SENT = messages!("
        WHERE o.debtor_id = ?1 AND o.state = 'sent' AND o.channel = ?2 AND o.person_id = ?3
        ORDER BY o.sent_day, o.sent_minute, o.id LIMIT 1");
    OUTBOX_LIST = messages!("
        WHERE CAST(?1 AS TEXT) IS NULL OR o.state = ?1 ORDER BY o.changed_at DESC, o.priority DESC, o.id LIMIT ?2");
    OUTBOX_WAITING = "SELECT COUNT(*) FROM outbox WHERE state = 'planned'";
    OUTBOX_COUNTS = "SELECT state, COUNT(*) FROM outbox GROUP BY state";
    /// With those that began to leave after two moments.
    OUTBOX_CHANNELS = "
        SELECT channel, state, COUNT(*), COUNT(CASE WHEN begun_at > ?1 THEN 1 END),
            COUNT(CASE WHEN begun_at > ?2 THEN 1 END)
        FROM outbox GROUP BY channel, state";
    OUTBOX_LATE = "
        SELECT id, debtor_id FROM outbox
        WHERE state IN ('sending', 'unclear') AND state = 'sending' AND lease_until <= ?1 ORDER BY id";
    OUTBOX_BEGUN = "SELECT COUNT(*) FROM outbox WHERE begun_at > ?1";
    OUTBOX_BEGUN_BY = "SELECT COUNT(*) FROM outbox WHERE channel = ?2 AND begun_at > ?1";
    OUTBOX_WORDS = "
        UPDATE outbox SET begun_at = COALESCE(CAST(?2 AS BIGINT), begun_at), script = ?3, lang = ?4, subject = ?5, body = ?6, signed_by = ?7 WHERE id = ?1";
    OUTBOX_STATE = "
        UPDATE outbox SET state = ?2, changed_at = ?3, lease_until = ?4, sent_day = ?5, sent_minute = ?6, why = ?7,
            by_whom = ?8, reasons = ?9
        WHERE id = ?1";
    OUTBOX_STEP_ADD = "
        INSERT INTO outbox_step (outbox_id, at, state, by_whom, why, reasons) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    OUTBOX_STEPS = "SELECT at, state, by_whom, why, reasons FROM outbox_step WHERE outbox_id = ?1 ORDER BY id";
    PAUSE_ADD = "INSERT INTO outbox_pause (at, paused, by_whom, why) VALUES (?1, ?2, ?3, ?4)";
    MODE_ADD = "INSERT INTO sending_mode (at, mode, state, by_whom, why) VALUES (?1, ?2, ?3, ?4, ?5)";
    MODE_LATEST = "SELECT mode, state, at, by_whom, why FROM sending_mode ORDER BY id DESC LIMIT 2";
    PAUSE_LATEST = "SELECT at, paused, by_whom, why FROM outbox_pause ORDER BY id DESC LIMIT 1";
    /// Beside others in the same minute.
    CONTACT_ADD = "
        INSERT INTO contact (debtor_id, day, minute, ordinal, step, channel, direction, connection, person, number, note)
        VALUES (?1, ?2, ?3, (
            SELECT COALESCE(MAX(ordinal), -1) + 1 FROM contact c
            WHERE c.debtor_id = ?1 AND c.day = ?2 AND c.minute = ?3 AND c.channel = ?5 AND c.direction = ?6
                AND c.person = ?8 AND c.number = ''), ?4, ?5, ?6, ?7, ?8, '', ?9)";
    /// A letter that arrived is a contact of the day it arrived on.
    CONTACT_REACHED = "
        UPDATE contact SET connection = ?3, day = ?4, ordinal = (
            SELECT COALESCE(MAX(c.ordinal), -1) + 1 FROM contact c
            WHERE c.debtor_id = contact.debtor_id AND c.day = ?4 AND c.minute = contact.minute
                AND c.channel = contact.channel AND c.direction = contact.direction AND c.person = contact.person
                AND c.number = '')
        WHERE debtor_id = ?1 AND note = ?2 AND number = '' AND direction = 'out'";
    LETTER_ADD = "
        INSERT INTO letter (outbox_id, printed_at, reference, sha256, pages, service) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    LETTER_BY_ID = "
        SELECT outbox_id, printed_at, reference, sha256, pages, service, posted_number, posted_on, reached_on
        FROM letter WHERE outbox_id = ?1";
    LETTER_POSTED = "UPDATE letter SET posted_number = ?2, posted_on = ?3 WHERE outbox_id = ?1";
    LETTER_REACHED = "UPDATE letter SET reached_on = ?2 WHERE outbox_id = ?1";
    // Data of persons. In the list of a row's values number, debtor, name and key come first.
    KEYS = "SELECT id, fingerprint FROM personal_key WHERE id > 0 ORDER BY id";
    KEYS_ANY_PLAIN = "SELECT COUNT(*) FROM personal_key WHERE id = 0";
    KEYS_NO_PLAIN = "DELETE FROM personal_key WHERE id = 0";
    KEY_INSERT = "
        INSERT INTO personal_key (id, is_settled, fingerprint) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING";
    KEY_IS_SETTLED = "SELECT is_settled FROM personal_key WHERE id = ?1";
    KEY_SETTLED = "UPDATE personal_key SET is_settled = 1 WHERE id = ?1";
    KEY_USES = "
        SELECT sealed_by, COUNT(*) FROM (
            SELECT sealed_by FROM person UNION ALL SELECT sealed_by FROM incoming) x
        WHERE sealed_by IS NOT NULL GROUP BY sealed_by ORDER BY 1";
    PEOPLE_OTHER_KEYS = "SELECT debtor_id, name, sealed_by FROM person WHERE sealed_by <> ?1";
    PEOPLE_PLAIN = "
        SELECT id, debtor_id, name, sealed_by, mobile, phone, wechat, email, fax, address FROM person
        WHERE sealed_by = 0 ORDER BY id LIMIT ?1";
    PEOPLE_TO_RESEAL = "
        SELECT id, debtor_id, name, sealed_by, mobile, phone, wechat, email, fax, address FROM person
        WHERE id > ?1 AND sealed_by <> ?2 ORDER BY id LIMIT ?3";
    PEOPLE_SEALED = "
        SELECT id, debtor_id, name, sealed_by, mobile, phone, wechat, email, fax, address FROM person
        WHERE sealed_by IS NOT NULL";
    PERSON_RESEAL = "
        UPDATE person SET sealed_by = ?2, mobile = ?3, phone = ?4, wechat = ?5, email = ?6, fax = ?7, address = ?8
        WHERE id = ?1 RETURNING id";
    REVEAL_INSERT = "
        INSERT INTO reveal (debtor_id, person_id, made_at, kind, fields, made_by, why)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    REVEALS = "
        SELECT person_id, kind, fields, made_by, why, made_at FROM reveal WHERE debtor_id = ?1 ORDER BY id";
    REMOVAL_INSERT = "
        INSERT INTO removal (debtor_id, person_id, made_at, basis, removed, made_by, why)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// The last day of anything about a claim. What the ledger calls settled without a day, and no payment explains, is
    /// settled as of its latest word.
    CLAIMS_LAST_DAY = "
        SELECT d.id, d.code, d.name, d.country, l.day FROM debtor d JOIN (
            SELECT debtor_id, MAX(day) AS day FROM (
                SELECT debtor_id, CASE WHEN cleared IS NOT NULL THEN cleared
                    WHEN EXISTS (SELECT 1 FROM payment p WHERE p.receivable_id = r.id) THEN due
                    ELSE COALESCE(reported_on, due) END AS day FROM receivable r
                UNION ALL SELECT debtor_id, day FROM payment
                UNION ALL SELECT debtor_id, due FROM promise
                UNION ALL SELECT debtor_id, day FROM contact) x
            GROUP BY debtor_id) l ON l.debtor_id = d.id
        WHERE EXISTS (SELECT 1 FROM receivable r WHERE r.debtor_id = d.id)
        ORDER BY d.id";
    /// With what they wrote to us.
    HELD_NOTES = "
        SELECT COUNT(*), MAX(day) FROM (
            SELECT day, person FROM contact WHERE debtor_id = ?1 AND note IS NOT NULL
            UNION ALL SELECT i.at / 86400000000, p.name FROM incoming i LEFT JOIN person p ON p.id = i.person_id
            WHERE i.debtor_id = ?1 AND i.sealed_by IS NOT NULL) n
        WHERE CAST(?2 AS TEXT) IS NULL OR person = ?2";
    HELD_DISPUTES = "SELECT COUNT(*), MAX(opened) FROM dispute WHERE debtor_id = ?1 AND reason IS NOT NULL";
    HELD_CONTACTS = "
        SELECT COUNT(*), MAX(day) FROM contact WHERE debtor_id = ?1 AND (CAST(?2 AS TEXT) IS NULL OR person = ?2)";
    HELD_CHECKS = "
        SELECT COUNT(*), MAX(day) FROM gate_check WHERE debtor_id = ?1 AND (CAST(?2 AS TEXT) IS NULL OR person = ?2)";
    HELD_DECISIONS = "
        SELECT COUNT(*), MAX(r.day) FROM (SELECT DISTINCT day FROM run) r
            CROSS JOIN decision c ON c.id = (r.day << 32) + ?1
        WHERE c.id <> COALESCE((SELECT (v.day << 32) + v.debtor_id FROM review v WHERE v.debtor_id = ?1), 0)";
    HELD_MONEY = "
        SELECT COUNT(*), MAX(day) FROM (
            SELECT COALESCE(issued, due) AS day FROM receivable WHERE debtor_id = ?1
            UNION ALL SELECT day FROM payment WHERE debtor_id = ?1
            UNION ALL SELECT made FROM promise WHERE debtor_id = ?1
            UNION ALL SELECT signed FROM contract WHERE debtor_id = ?1) m";
    PERSON_EMPTY = "
        UPDATE person SET name = ?2, title = NULL, prefers = NULL, hours = NULL, opted_out = ?3, refused = 1,
            consented = 0, opted_in = 0, mobile = NULL, phone = NULL, wechat = NULL, email = NULL, fax = NULL, address = NULL,
            sealed_by = NULL, forgotten = ?4
        WHERE id = ?1";
    PEOPLE_FORGOTTEN = "SELECT debtor_id, forgotten, id FROM person WHERE forgotten IS NOT NULL";
    CONTACT_RENAME = "UPDATE contact SET person = ?3 WHERE debtor_id = ?1 AND person = ?2";
    CHECK_RENAME = "UPDATE gate_check SET person = ?3 WHERE debtor_id = ?1 AND person = ?2";
    PERSON_NOTES_CLEAR = "
        UPDATE contact SET note = NULL WHERE debtor_id = ?1 AND person = ?2 AND note IS NOT NULL";
    DEBTOR_NOTES_CLEAR = "UPDATE contact SET note = NULL WHERE debtor_id = ?1 AND note IS NOT NULL";
    DEBTOR_REASONS_CLEAR = "UPDATE dispute SET reason = NULL WHERE debtor_id = ?1 AND reason IS NOT NULL";
    CONTACT_STRANGERS_CLEAR = "
        UPDATE contact SET person = '***#c' || id
        WHERE debtor_id = ?1 AND person <> '' AND substr(person, 1, 4) <> '***#'";
    CHECK_STRANGERS_CLEAR = "
        UPDATE gate_check SET person = '***#c' || id
        WHERE debtor_id = ?1 AND person <> '' AND substr(person, 1, 4) <> '***#'";
    CONTACTS_DELETE = "DELETE FROM contact WHERE debtor_id = ?1";
    CHECKS_DELETE = "DELETE FROM gate_check WHERE debtor_id = ?1";
    DECISIONS_DELETE = "
        DELETE FROM decision WHERE id IN (SELECT (r.day << 32) + ?1 FROM run r)
            AND id <> COALESCE((SELECT (v.day << 32) + v.debtor_id FROM review v WHERE v.debtor_id = ?1), 0)";

    /// Ageing as one would write it by hand: the yardstick for the speed of a run.
    AGEING = "
        SELECT debtor_id,
            CAST(SUM(CASE WHEN ?1 - due <= 0 THEN amount - settled ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN ?1 - due BETWEEN 1 AND 30 THEN amount - settled ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN ?1 - due BETWEEN 31 AND 60 THEN amount - settled ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN ?1 - due BETWEEN 61 AND 90 THEN amount - settled ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN ?1 - due BETWEEN 91 AND 180 THEN amount - settled ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN ?1 - due > 180 THEN amount - settled ELSE 0 END) AS BIGINT),
            MAX(?1 - due)
        FROM receivable WHERE cleared IS NULL AND amount <> settled GROUP BY debtor_id";
}

bulks! {
    DEBTOR_FACTS_CHANGED = "
        UPDATE debtor SET facts_version = facts_version + 1 WHERE id = ?1", "
        UPDATE debtor SET facts_version = facts_version + 1 WHERE id = ANY (?1::bigint[])";
    RECEIVABLE_BY_NUMBER = "
        SELECT 0, id, due, amount, settled, reported_on, issued, cleared, disputed_since, currency, kind, contract,
            project, cleared_by, contract_id
        FROM receivable WHERE debtor_id = ?1 AND number = ?2 AND instalment = ?3", "
        SELECT k.nth, r.id, r.due, r.amount, r.settled, r.reported_on, r.issued, r.cleared, r.disputed_since,
            r.currency, r.kind, r.contract, r.project, r.cleared_by, r.contract_id
        FROM UNNEST(?1::bigint[], ?2::text[], ?3::bigint[]) WITH ORDINALITY AS k (debtor_id, number, instalment, nth)
            JOIN receivable r ON r.debtor_id = k.debtor_id AND r.number = k.number AND r.instalment = k.instalment";
    /// All contacts with this person, by this channel, in this minute.
    CONTACTS_AT = "
        SELECT 0, ordinal, connection, step, outcome, reason, note FROM contact
        WHERE debtor_id = ?1 AND day = ?2 AND minute = ?3 AND channel = ?4 AND direction = ?5 AND person = ?6
            AND number = ?7 ORDER BY ordinal", "
        SELECT k.nth, t.ordinal, t.connection, t.step, t.outcome, t.reason, t.note
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::text[], ?5::text[], ?6::text[], ?7::text[])
                WITH ORDINALITY AS k (debtor_id, day, minute, channel, direction, person, number, nth)
            JOIN contact t ON t.debtor_id = k.debtor_id AND t.day = k.day AND t.minute = k.minute
                AND t.channel = k.channel AND t.direction = k.direction AND t.person = k.person AND t.number = k.number
        ORDER BY k.nth, t.ordinal";
    RECEIVABLE_BY_ID = "
        SELECT 0, id, due, amount, settled, reported_on, issued, cleared, disputed_since, currency, kind, contract,
            project, cleared_by, contract_id
        FROM receivable WHERE id = ?1", "
        SELECT k.nth, r.id, r.due, r.amount, r.settled, r.reported_on, r.issued, r.cleared, r.disputed_since,
            r.currency, r.kind, r.contract, r.project, r.cleared_by, r.contract_id
        FROM UNNEST(?1::bigint[]) WITH ORDINALITY AS k (id, nth) JOIN receivable r ON r.id = k.id";
    RECEIVABLE_UPDATE = "
        UPDATE receivable SET due = ?2, amount = ?3, settled = ?4, reported_on = ?5, issued = ?6, cleared = ?7,
            disputed_since = ?8, currency = ?9, kind = ?10, contract = ?11, project = ?12, cleared_by = NULL,
            contract_id = CASE WHEN contract IS NOT DISTINCT FROM ?11 THEN contract_id END
        WHERE id = ?1", "
        UPDATE receivable r SET due = n.due, amount = n.amount, settled = n.settled, reported_on = n.reported_on,
            issued = n.issued, cleared = n.cleared, disputed_since = n.disputed_since, currency = n.currency,
            kind = n.kind, contract = n.contract, project = n.project, cleared_by = NULL,
            contract_id = CASE WHEN r.contract IS NOT DISTINCT FROM n.contract THEN r.contract_id END
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::bigint[], ?6::bigint[],
            ?7::bigint[], ?8::bigint[], ?9::text[], ?10::text[], ?11::text[], ?12::text[])
            AS n (id, due, amount, settled, reported_on, issued, cleared, disputed_since, currency, kind, contract,
            project)
        WHERE r.id = n.id";
    /// Of the numbers from `?1` to `?2`.
    RECEIVABLE_CONFIRM = "
        UPDATE receivable SET reported_on = ?3 WHERE id BETWEEN ?1 AND ?2", "
        UPDATE receivable r SET reported_on = n.reported_on
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[]) AS n (first, last, reported_on)
        WHERE r.id BETWEEN n.first AND n.last";
    RECEIVABLE_CLEAR = "
        UPDATE receivable SET cleared = ?2, cleared_by = ?3, reported_on = ?2 WHERE id = ?1", "
        UPDATE receivable r SET cleared = n.cleared, cleared_by = n.cleared_by, reported_on = n.cleared
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::text[]) AS n (id, cleared, cleared_by) WHERE r.id = n.id";
    DECISION_UPSERT = "
        INSERT INTO decision (id, run_id, priority, days_past_due, limitation_end, review_on, step, stage, cause,
            overdue, entry_seq, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (id) DO UPDATE SET run_id = excluded.run_id, priority = excluded.priority,
            days_past_due = excluded.days_past_due, limitation_end = excluded.limitation_end,
            review_on = excluded.review_on, step = excluded.step, stage = excluded.stage, cause = excluded.cause,
            overdue = excluded.overdue, entry_seq = excluded.entry_seq, body = excluded.body", "
        INSERT INTO decision (id, run_id, priority, days_past_due, limitation_end, review_on, step, stage, cause,
            overdue, entry_seq, body)
        SELECT * FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::bigint[], ?6::bigint[],
            ?7::bigint[], ?8::text[], ?9::text[], ?10::text[], ?11::bigint[], ?12::text[])
        ON CONFLICT (id) DO UPDATE SET run_id = excluded.run_id, priority = excluded.priority,
            days_past_due = excluded.days_past_due, limitation_end = excluded.limitation_end,
            review_on = excluded.review_on, step = excluded.step, stage = excluded.stage, cause = excluded.cause,
            overdue = excluded.overdue, entry_seq = excluded.entry_seq, body = excluded.body";
    /// A run of an earlier day says nothing about when to look again after a later one. The version of the facts is read in
    /// the transaction that read the facts.
    REVIEW_UPSERT = "
        INSERT INTO review (debtor_id, review_on, day, run_id, rank, days_past_due, step, limitation_end, contact_on,
            contact_minute, contact_person, promise_id, promise_due, worked_on, entry_seq, stage, cause, contact_channel,
            contact_purpose, promise_state, tasks, currencies, shown_on, shown_until, facts_version, shown_version)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?3, ?2,
            d.facts_version, d.facts_version
        FROM debtor d WHERE d.id = ?1
        ON CONFLICT (debtor_id) DO UPDATE SET facts_version = excluded.facts_version,
            review_on = excluded.review_on, day = excluded.day, run_id = excluded.run_id,
            shown_version = excluded.facts_version, shown_on = excluded.day, shown_until = excluded.review_on,
            rank = excluded.rank, days_past_due = excluded.days_past_due, step = excluded.step,
            limitation_end = excluded.limitation_end, contact_on = excluded.contact_on,
            contact_minute = excluded.contact_minute, contact_person = excluded.contact_person,
            promise_id = excluded.promise_id, promise_due = excluded.promise_due, worked_on = excluded.worked_on,
            entry_seq = excluded.entry_seq, stage = excluded.stage, cause = excluded.cause,
            contact_channel = excluded.contact_channel, contact_purpose = excluded.contact_purpose,
            promise_state = excluded.promise_state, tasks = excluded.tasks, currencies = excluded.currencies, body = NULL
        WHERE excluded.day >= review.day", "
        INSERT INTO review (debtor_id, review_on, day, run_id, rank, days_past_due, step, limitation_end, contact_on,
            contact_minute, contact_person, promise_id, promise_due, worked_on, entry_seq, stage, cause, contact_channel,
            contact_purpose, promise_state, tasks, currencies, shown_on, shown_until, facts_version, shown_version)
        SELECT n.*, n.day, n.review_on, d.facts_version, d.facts_version
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::bigint[], ?6::bigint[], ?7::bigint[], 
            ?8::bigint[], ?9::bigint[], ?10::bigint[], ?11::bigint[], ?12::bigint[], ?13::bigint[], ?14::bigint[], ?15::bigint[], 
            ?16::text[], ?17::text[], ?18::text[], ?19::text[], ?20::text[], ?21::text[], ?22::text[])
            AS n (debtor_id, review_on, day, run_id, rank, days_past_due, step, limitation_end, contact_on,
            contact_minute, contact_person, promise_id, promise_due, worked_on, entry_seq, stage, cause, contact_channel,
            contact_purpose, promise_state, tasks, currencies)
            JOIN debtor d ON d.id = n.debtor_id
        ON CONFLICT (debtor_id) DO UPDATE SET facts_version = excluded.facts_version,
            review_on = excluded.review_on, day = excluded.day, run_id = excluded.run_id,
            shown_version = excluded.facts_version, shown_on = excluded.day, shown_until = excluded.review_on,
            rank = excluded.rank, days_past_due = excluded.days_past_due, step = excluded.step,
            limitation_end = excluded.limitation_end, contact_on = excluded.contact_on,
            contact_minute = excluded.contact_minute, contact_person = excluded.contact_person,
            promise_id = excluded.promise_id, promise_due = excluded.promise_due, worked_on = excluded.worked_on,
            entry_seq = excluded.entry_seq, stage = excluded.stage, cause = excluded.cause,
            contact_channel = excluded.contact_channel, contact_purpose = excluded.contact_purpose,
            promise_state = excluded.promise_state, tasks = excluded.tasks, currencies = excluded.currencies, body = NULL
        WHERE excluded.day >= review.day";
}

scans! {
    /// Where each debtor's chain ends, if it has begun, and the version of their facts.
    CHAINS = "t.id, t.code, h.seq, h.at, h.case_name, h.hash, t.facts_version", "debtor", "t.id",
        "LEFT JOIN evidence_head h ON h.debtor_id = t.id ORDER BY t.id";
    LOAD_DEBTORS = "t.id, kind, size, country, standing, zone, policy, policy_since, region", "debtor", "t.id",
        "ORDER BY t.id";
    LOAD_RECEIVABLES = "t.debtor_id, id, due, amount, settled, reported_on, issued, cleared, disputed_since,
        instalment, outside_policy, contract_id, currency, kind", "receivable", "t.debtor_id", "";
    /// The same, with nothing for what is mostly so: a copy spends its time on columns that hold something.
    COPY_RECEIVABLES = "t.debtor_id, id, due, amount, NULLIF(settled, 0), reported_on, issued, cleared, disputed_since,
        NULLIF(instalment, 0), NULLIF(outside_policy, 0), contract_id, NULLIF(currency, 'CNY'), kind", "receivable",
        "t.debtor_id", "";
    LOAD_CONTRACTS = "t.debtor_id, id, signed, penalty_per_day, damages_clause IS NOT NULL, allows_supply_stop,
        is_loan, governing_law", "contract", "t.debtor_id", "ORDER BY t.id";
    LOAD_PEOPLE = "t.debtor_id, id, role, prefers, opted_out, refused, consented, workplace_only,
        mobile IS NOT NULL, phone IS NOT NULL, wechat IS NOT NULL, email IS NOT NULL, fax IS NOT NULL,
        address IS NOT NULL, hours, bounced, opted_in", "person", "t.debtor_id", "ORDER BY t.id";
    /// Money that first came without its invoice stays on file as it came; what later rows of the same reference and day
    /// assign of it is no longer unassigned.
    LOAD_PAYMENTS = "t.debtor_id, t.day, CASE WHEN t.number = '' AND t.reference <> '' AND t.amount > 0 THEN (
                SELECT CASE WHEN COALESCE(SUM(a.amount), 0) >= t.amount THEN 0
                    ELSE t.amount - CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) END
                FROM payment a WHERE a.debtor_id = t.debtor_id AND a.reference = t.reference AND a.number <> ''
                    AND a.amount > 0 AND a.day = t.day AND a.currency = t.currency
                    AND a.is_credit_note = t.is_credit_note)
            ELSE t.amount END,
        t.currency, t.receivable_id, t.is_credit_note", "payment", "t.debtor_id", "ORDER BY t.id";
    LOAD_PROMISES = "t.debtor_id, id, made, due, amount, currency, written, replaced", "promise", "t.debtor_id", "ORDER BY t.id";
    /// One row for each instalment of the disputed invoice, the earliest due first; NULL if the invoice is unknown.
    LOAD_DISPUTES = "t.debtor_id, t.id, t.opened, t.closed, t.amount, t.currency, t.number <> '', r.id, r.amount",
        "dispute", "t.debtor_id",
        "LEFT JOIN receivable r ON t.number <> '' AND r.debtor_id = t.debtor_id AND r.number = t.number
            AND (t.instalment = 0 OR r.instalment = t.instalment)
        ORDER BY t.id, r.due, r.id";
    LOAD_CONTACTS = "t.debtor_id, day, minute, step, channel, direction, connection, outcome, reason,
        p.id, p.role, t.number <> '',
        CASE WHEN t.number <> '' THEN (
            SELECT r.id FROM receivable r WHERE r.debtor_id = t.debtor_id AND r.number = t.number
            ORDER BY r.instalment LIMIT 1) END, t.person <> ''",
        "contact", "t.debtor_id", "LEFT JOIN person p ON t.person <> '' AND p.debtor_id = t.debtor_id AND p.name = t.person
        ORDER BY t.id";
    /// Messages that may have left and are in no log yet.
    LOAD_UNDER_WAY = "t.debtor_id, t.sent_day, t.sent_minute, t.step, t.channel, t.person_id, p.role", "outbox",
        "t.debtor_id", "LEFT JOIN person p ON p.id = t.person_id WHERE t.state IN ('sending', 'unclear') ORDER BY t.id";
    LOAD_FACTS = "t.debtor_id, t.from_day, t.until_day, t.kind, t.number <> '', r.id", "fact", "t.debtor_id",
        "LEFT JOIN receivable r ON t.number <> '' AND r.debtor_id = t.debtor_id AND r.number = t.number
        ORDER BY t.id, r.id";
    LOAD_DOCUMENTS = "t.debtor_id, t.received_on, t.receivable_id, t.contract_id, t.kind", "document", "t.debtor_id",
        "WHERE t.removed_at IS NULL ORDER BY t.id";
    LOAD_UNREAD = "t.debtor_id, t.kind, t.channel", "incoming", "t.debtor_id",
        "WHERE t.waits = 1 AND t.debtor_id IS NOT NULL ORDER BY t.id";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn every_statement_prepares_on_both_databases() {
        testbed::both(|url| {
            let store = Store::open(url).unwrap();
            let postgres = store.db.is_postgres();
            let scans = SCANS.iter().flat_map(|&(name, scan)| {
                [(name, scan.all), (name, if postgres { scan.listed } else { scan.chosen })]
            });
            let bulks = BULKS.iter().chain(evidence::BULKS).chain(undo::BULKS).chain(undo::TABLE_BULKS);
            let bulks = bulks.map(|&(name, bulk)| (name, if postgres { bulk.many } else { bulk.one }));
            let (own, chains) =
                if postgres { (ON_POSTGRES, evidence::ON_POSTGRES) } else { (ON_SQLITE, [].as_slice()) };
            let chains = evidence::ON_BOTH
                .iter()
                .chain(access::ON_BOTH)
                .chain(incoming::ON_BOTH)
                .chain(chains)
                .chain(undo::ON_BOTH)
                .chain(draft::ON_BOTH)
                .chain(standing::ON_BOTH)
                .chain(timeline::ON_BOTH);
            let chains = chains
                .chain(draft::OF_POLICIES)
                .chain(draft::OF_SCRIPTS)
                .chain(staged::ON_BOTH)
                .chain(overview::ON_BOTH)
                .chain(webhook::ON_BOTH)
                .chain(delivery::ON_BOTH)
                .chain(phone::ON_BOTH);
            let scoped = standing::SCOPED
                .iter()
                .flat_map(|&(name, scoped)| [(name, scoped.all), (name, scoped.team), (name, scoped.own)]);
            for (name, text) in
                ON_BOTH.iter().chain(own).chain(chains).copied().chain(scans).chain(bulks).chain(scoped)
            {
                let understood = store.db.prepare(text);
                assert!(understood.is_ok(), "{name}: {understood:?}");
            }
        });
    }

    #[test]
    fn a_few_debtors_are_read_through_their_index() {
        let store = Store::in_memory().unwrap();
        for (name, scan) in SCANS {
            let plan: &'static str = format!("EXPLAIN QUERY PLAN {}", scan.chosen).leak();
            let lines = store.db.all(plan, &[], |row| Ok(row.text(3)?.to_owned())).unwrap();
            assert!(
                lines.iter().any(|line| line.starts_with("SEARCH t USING I")),
                "{name} reads the whole table: {lines:?}"
            );
        }
    }
}
