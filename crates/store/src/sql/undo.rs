//! The statements by which an import is undone.

use crate::db::Bulk;

/// For each table of a ledger: whose rows are in a range, and how many of each; and taking the range away.
macro_rules! tables {
    ($($of:ident, $delete:ident = $table:literal;)+) => {
        $(
            pub(crate) static $of: Bulk = Bulk {
                one: concat!("SELECT 0, debtor_id, COUNT(*) FROM ", $table,
                    " WHERE id BETWEEN ?1 AND ?2 GROUP BY debtor_id"),
                many: concat!("SELECT n.nth, t.debtor_id, COUNT(*) FROM UNNEST(?1::bigint[], ?2::bigint[]) WITH ORDINALITY AS n (first, last, nth) JOIN ",
                    $table, " t ON t.id BETWEEN n.first AND n.last GROUP BY n.nth, t.debtor_id"),
            };
            pub(crate) static $delete: Bulk = Bulk {
                one: concat!("DELETE FROM ", $table, " WHERE id BETWEEN ?1 AND ?2"),
                many: concat!("DELETE FROM ", $table,
                    " t USING UNNEST(?1::bigint[], ?2::bigint[]) AS n (first, last) WHERE t.id BETWEEN n.first AND n.last"),
            };
        )+
        #[cfg(test)]
        pub(crate) const TABLE_BULKS: &[(&str, &Bulk)] =
            &[$((stringify!($of), &$of), (stringify!($delete), &$delete),)+];
    };
}

tables! {
    OF_RECEIVABLE, DELETE_RECEIVABLE = "receivable";
    OF_PERSON, DELETE_PERSON = "person";
    OF_CONTRACT, DELETE_CONTRACT = "contract";
    OF_PAYMENT, DELETE_PAYMENT = "payment";
    OF_PROMISE, DELETE_PROMISE = "promise";
    OF_DISPUTE, DELETE_DISPUTE = "dispute";
    OF_CONTACT, DELETE_CONTACT = "contact";
    OF_FACT, DELETE_FACT = "fact";
}

/// The keys that would be checked once for each row that goes, each time by reading a whole table. Nothing refers to the
/// rows by then.
pub(crate) const RELEASE: &str = "ALTER TABLE payment DROP CONSTRAINT payment_receivable_id_fkey;
    ALTER TABLE receivable DROP CONSTRAINT receivable_contract_id_fkey;";
/// The same keys again, checked once for all rows.
pub(crate) const HOLD: &str = "
    ALTER TABLE payment ADD CONSTRAINT payment_receivable_id_fkey FOREIGN KEY (receivable_id) REFERENCES receivable (id);
    ALTER TABLE receivable ADD CONSTRAINT receivable_contract_id_fkey FOREIGN KEY (contract_id) REFERENCES contract (id);";
/// The same in a file, before and after the transaction.
pub(crate) const KEYS_OFF: &str = "PRAGMA foreign_keys = OFF";
pub(crate) const KEYS_ON: &str = "PRAGMA foreign_keys = ON";

statements! { ON_BOTH:
    ADDED_INSERT = "INSERT INTO import_added (import_id, table_name, first_id, last_id) VALUES (?1, ?2, ?3, ?4)";
    BEFORE_INSERT = "
        INSERT INTO import_before (import_id, table_name, row_id, last_id, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    ADDED = "SELECT table_name, first_id, last_id FROM import_added WHERE import_id = ?1 ORDER BY table_name, first_id";
    BEFORE = "
        SELECT table_name, row_id, last_id, body FROM import_before WHERE import_id = ?1 ORDER BY table_name, row_id";
    IMPORT = "
        SELECT id, file, as_of, complete, added, changed, unchanged, refused, at, by_whom, source, undone_at, undone_by,
            sha256
        FROM import WHERE id = ?1";
    /// What later imports changed that still stand.
    CHANGED_LATER = "
        SELECT b.import_id, i.file, b.table_name, b.row_id, b.last_id
        FROM import_before b JOIN import i ON i.id = b.import_id
        WHERE b.import_id > ?1 AND i.undone_at IS NULL ORDER BY b.import_id, b.table_name, b.row_id";
    /// Of what later imports found that it stood so already.
    SAME_LATER = "SELECT id, file, same FROM import WHERE id > ?1 AND undone_at IS NULL ORDER BY id";
    BEGUN_SINCE = "SELECT debtor_id, id FROM outbox WHERE begun_at >= ?1 ORDER BY begun_at";
    REMOVED_SINCE = "SELECT debtor_id FROM removal WHERE made_at >= ?1";
    /// Debtors in a range of whom nothing is left but their own row.
    DEBTORS_EMPTY = "
        SELECT id, name FROM debtor d WHERE id BETWEEN ?1 AND ?2
            AND NOT EXISTS (SELECT 1 FROM receivable x WHERE x.debtor_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM person x WHERE x.debtor_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM contract x WHERE x.debtor_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM payment x WHERE x.debtor_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM promise x WHERE x.debtor_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM dispute x WHERE x.debtor_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM contact x WHERE x.debtor_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM fact x WHERE x.debtor_id = d.id)
        ORDER BY id";
    IMPORT_UNDONE = "UPDATE import SET undone_at = ?2, undone_by = ?3 WHERE id = ?1";
    CHANGE_INSERT = "
        INSERT INTO change (at, user_id, debtor_id, import_id, kind) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id";
    CHANGE_UNDONE = "UPDATE change SET undone_at = ?2, undone_by = ?3 WHERE import_id = ?1";
    CHANGE = "
        SELECT id, at, user_id, debtor_id, import_id, kind, undone_at, undone_by FROM change WHERE id = ?1";
    CHANGES_OF = "
        SELECT id, at, user_id, debtor_id, import_id, kind, undone_at, undone_by FROM change
        WHERE debtor_id = ?1 ORDER BY id";
    /// What was personal goes from before-images, too; what rests on them can no longer be undone.
    BEFORE_FORGET = "
        UPDATE import_before SET body = NULL
        WHERE table_name = 'person' AND row_id IN (SELECT id FROM person WHERE debtor_id = ?1)
            OR table_name = 'contact' AND row_id IN (SELECT id FROM contact WHERE debtor_id = ?1)
            OR table_name = 'dispute' AND row_id IN (SELECT id FROM dispute WHERE debtor_id = ?1)
            OR table_name = 'debtor' AND row_id = ?1";
    /// Values sealed with a key that is to go.
    BEFORE_FORGET_SEALED = "UPDATE import_before SET body = NULL WHERE table_name = 'person' AND body IS NOT NULL";
}

bulks! {
    OF_DEBTOR = "
        SELECT 0, id, 1 FROM debtor WHERE id BETWEEN ?1 AND ?2", "
        SELECT n.nth, t.id, 1 FROM UNNEST(?1::bigint[], ?2::bigint[]) WITH ORDINALITY AS n (first, last, nth)
            JOIN debtor t ON t.id BETWEEN n.first AND n.last";
    DOCUMENT_OF_RECEIVABLE = "
        SELECT 0, id FROM document WHERE receivable_id BETWEEN ?1 AND ?2", "
        SELECT n.nth, t.id FROM UNNEST(?1::bigint[], ?2::bigint[]) WITH ORDINALITY AS n (first, last, nth)
            JOIN document t ON t.receivable_id BETWEEN n.first AND n.last";
    DOCUMENT_OF_CONTRACT = "
        SELECT 0, id FROM document WHERE contract_id BETWEEN ?1 AND ?2", "
        SELECT n.nth, t.id FROM UNNEST(?1::bigint[], ?2::bigint[]) WITH ORDINALITY AS n (first, last, nth)
            JOIN document t ON t.contract_id BETWEEN n.first AND n.last";
    REVEAL_OF_PERSON = "
        SELECT 0, id FROM reveal WHERE person_id BETWEEN ?1 AND ?2", "
        SELECT n.nth, t.id FROM UNNEST(?1::bigint[], ?2::bigint[]) WITH ORDINALITY AS n (first, last, nth)
            JOIN reveal t ON t.person_id BETWEEN n.first AND n.last";
    PAYMENT_UNLINK = "
        UPDATE payment SET receivable_id = NULL WHERE receivable_id BETWEEN ?1 AND ?2", "
        UPDATE payment t SET receivable_id = NULL FROM UNNEST(?1::bigint[], ?2::bigint[]) AS n (first, last)
        WHERE t.receivable_id BETWEEN n.first AND n.last";
    RECEIVABLE_UNLINK = "
        UPDATE receivable SET contract_id = NULL WHERE contract_id BETWEEN ?1 AND ?2", "
        UPDATE receivable t SET contract_id = NULL FROM UNNEST(?1::bigint[], ?2::bigint[]) AS n (first, last)
        WHERE t.contract_id BETWEEN n.first AND n.last";
    DEBTOR_BLANK = "
        UPDATE debtor SET kind = ?2, size = NULL, country = NULL, standing = NULL, zone = NULL, policy = NULL,
            policy_since = NULL, owner = NULL, region = NULL, company = '', blank = 1
        WHERE id = ?1", "
        UPDATE debtor t SET kind = n.kind, size = NULL, country = NULL, standing = NULL, zone = NULL, policy = NULL,
            policy_since = NULL, owner = NULL, region = NULL, company = '', blank = 1
        FROM UNNEST(?1::bigint[], ?2::text[]) AS n (id, kind) WHERE t.id = n.id";

    // A row as it stood, in the order of its columns in `import::book`.
    RESTORE_DEBTOR = "
        UPDATE debtor SET code = ?2, kind = ?3, country = ?4, zone = ?5, policy = ?6, owner = ?7, size = ?8,
            standing = ?9, region = ?10, name = ?11, policy_since = ?12, name_key = ?13, blank = ?14,
            company = COALESCE(?15, company)
        WHERE id = ?1", "
        UPDATE debtor t SET code = n.code, kind = n.kind, country = n.country, zone = n.zone, policy = n.policy,
            owner = n.owner, size = n.size, standing = n.standing, region = n.region, name = n.name,
            policy_since = n.policy_since, name_key = n.name_key, blank = n.blank,
            company = COALESCE(n.company, t.company)
        FROM UNNEST(?1::bigint[], ?2::text[], ?3::text[], ?4::text[], ?5::text[], ?6::text[], ?7::text[], ?8::text[],
            ?9::text[], ?10::text[], ?11::text[], ?12::bigint[], ?13::text[], ?14::bigint[], ?15::text[])
            AS n (id, code, kind, country, zone, policy, owner, size, standing, region, name, policy_since, name_key, blank,
                company)
        WHERE t.id = n.id";
    /// Values: due, amount, settled, reported_on, issued, cleared, disputed_since, currency, kind, contract, project,
    /// cleared_by, contract_id.
    RESTORE_RECEIVABLE = "
        UPDATE receivable SET due = ?2, amount = ?3, settled = ?4, reported_on = ?5, issued = ?6, cleared = ?7,
            disputed_since = ?8, currency = ?9, kind = ?10, contract = ?11, project = ?12, cleared_by = ?13,
            contract_id = ?14
        WHERE id = ?1", "
        UPDATE receivable t SET due = n.due, amount = n.amount, settled = n.settled, reported_on = n.reported_on,
            issued = n.issued, cleared = n.cleared, disputed_since = n.disputed_since, currency = n.currency,
            kind = n.kind, contract = n.contract, project = n.project, cleared_by = n.cleared_by,
            contract_id = n.contract_id
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::bigint[], ?6::bigint[], ?7::bigint[],
            ?8::bigint[], ?9::text[], ?10::text[], ?11::text[], ?12::text[], ?13::text[], ?14::bigint[])
            AS n (id, due, amount, settled, reported_on, issued, cleared, disputed_since, currency, kind, contract,
            project, cleared_by, contract_id)
        WHERE t.id = n.id";
    RESTORE_PERSON = "
        UPDATE person SET role = ?2, title = ?3, consented = ?4, refused = ?5, opted_out = ?6, prefers = ?7, hours = ?8,
            workplace_only = ?9, mobile = ?10, phone = ?11, wechat = ?12, email = ?13, fax = ?14, address = ?15,
            sealed_by = ?16, opted_in = COALESCE(?17, opted_in)
        WHERE id = ?1", "
        UPDATE person t SET role = n.role, title = n.title, consented = n.consented, refused = n.refused,
            opted_out = n.opted_out, prefers = n.prefers, hours = n.hours, workplace_only = n.workplace_only,
            mobile = n.mobile, phone = n.phone, wechat = n.wechat, email = n.email, fax = n.fax, address = n.address,
            sealed_by = n.sealed_by, opted_in = COALESCE(n.opted_in, t.opted_in)
        FROM UNNEST(?1::bigint[], ?2::text[], ?3::text[], ?4::bigint[], ?5::bigint[], ?6::bigint[], ?7::text[],
            ?8::text[], ?9::bigint[], ?10::text[], ?11::text[], ?12::text[], ?13::text[], ?14::text[], ?15::text[],
            ?16::bigint[], ?17::bigint[])
            AS n (id, role, title, consented, refused, opted_out, prefers, hours, workplace_only, mobile, phone, wechat,
            email, fax, address, sealed_by, opted_in)
        WHERE t.id = n.id";
    RESTORE_CONTRACT = "
        UPDATE contract SET signed = ?2, terms_days = ?3, penalty_per_day = ?4, allows_supply_stop = ?5,
            damages_clause = ?6, governing_law = ?7
        WHERE id = ?1", "
        UPDATE contract t SET signed = n.signed, terms_days = n.terms_days, penalty_per_day = n.penalty_per_day,
            allows_supply_stop = n.allows_supply_stop, damages_clause = n.damages_clause, governing_law = n.governing_law
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::bigint[], ?6::text[], ?7::text[])
            AS n (id, signed, terms_days, penalty_per_day, allows_supply_stop, damages_clause, governing_law)
        WHERE t.id = n.id";
    RESTORE_PAYMENT = "
        UPDATE payment SET day = ?2, amount = ?3, currency = ?4, is_credit_note = ?5 WHERE id = ?1", "
        UPDATE payment t SET day = n.day, amount = n.amount, currency = n.currency, is_credit_note = n.is_credit_note
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::text[], ?5::bigint[])
            AS n (id, day, amount, currency, is_credit_note)
        WHERE t.id = n.id";
    RESTORE_PROMISE = "
        UPDATE promise SET written = ?2 WHERE id = ?1", "
        UPDATE promise t SET written = n.written FROM UNNEST(?1::bigint[], ?2::bigint[]) AS n (id, written)
        WHERE t.id = n.id";
    RESTORE_DISPUTE = "
        UPDATE dispute SET amount = ?2, currency = ?3, reason = ?4, closed = ?5 WHERE id = ?1", "
        UPDATE dispute t SET amount = n.amount, currency = n.currency, reason = n.reason, closed = n.closed
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::text[], ?4::text[], ?5::bigint[])
            AS n (id, amount, currency, reason, closed)
        WHERE t.id = n.id";
    RESTORE_CONTACT = "
        UPDATE contact SET connection = ?2, outcome = ?3, reason = ?4, note = ?5, step = ?6 WHERE id = ?1", "
        UPDATE contact t SET connection = n.connection, outcome = n.outcome, reason = n.reason, note = n.note,
            step = n.step
        FROM UNNEST(?1::bigint[], ?2::text[], ?3::text[], ?4::text[], ?5::text[], ?6::bigint[])
            AS n (id, connection, outcome, reason, note, step)
        WHERE t.id = n.id";
    RESTORE_FACT = "
        UPDATE fact SET until_day = ?2, source = ?3, details = ?4 WHERE id = ?1", "
        UPDATE fact t SET until_day = n.until_day, source = n.source, details = n.details
        FROM UNNEST(?1::bigint[], ?2::bigint[], ?3::text[], ?4::text[]) AS n (id, until_day, source, details)
        WHERE t.id = n.id";
}
