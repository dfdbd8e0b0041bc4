//! The statements of drafts of policies and scripts.

/// The statements of one table of drafts.
pub(crate) struct Drafts {
    pub(crate) add: &'static str,
    pub(crate) one: &'static str,
    pub(crate) list: &'static str,
    pub(crate) change: &'static str,
    pub(crate) decide: &'static str,
}

macro_rules! drafts {
    ($name:ident, $list:ident: $table:literal, $subject:literal, $body:literal) => {
        pub(crate) static $name: Drafts = Drafts {
            add: concat!(
                "INSERT INTO ", $table, " (at, author, author_login, ", $subject, ", ", $body, ", state, version)
                VALUES (?1, ?2, ?3, ?4, ?5, 'draft', 1) RETURNING id"
            ),
            one: drafts!(@select $table, $subject, $body, "WHERE id = ?1"),
            list: drafts!(@select $table, $subject, $body,
                concat!("WHERE (CAST(?1 AS TEXT) IS NULL OR ", $subject, " = ?1) ORDER BY id DESC LIMIT 500")),
            change: concat!("UPDATE ", $table, " SET ", $body,
                " = ?3, at = ?4, state = 'draft', version = version + 1 WHERE id = ?1 AND version = ?2"),
            decide: concat!("UPDATE ", $table, " SET state = ?3, approver = ?4, approver_login = ?5, decided_at = ?6,
                note = ?7, version = version + 1 WHERE id = ?1 AND version = ?2"),
        };
        #[cfg(test)]
        pub(crate) const $list: &[(&str, &str)] = &[
            (concat!(stringify!($name), ".add"), $name.add),
            (concat!(stringify!($name), ".one"), $name.one),
            (concat!(stringify!($name), ".list"), $name.list),
            (concat!(stringify!($name), ".change"), $name.change),
            (concat!(stringify!($name), ".decide"), $name.decide),
        ];
    };
    (@select $table:literal, $subject:literal, $body:literal, $rest:expr) => {
        concat!("SELECT id, at, author, author_login, approver, approver_login, decided_at, version, ", $subject,
            ", state, note, ", $body, " FROM ", $table, " ", $rest)
    };
}

drafts!(POLICIES, OF_POLICIES: "policy_draft", "policy_id", "toml");
drafts!(SCRIPTS, OF_SCRIPTS: "script_override", "script_id", "text");

statements! { ON_BOTH:
    POLICY_PUBLISH = "
        INSERT INTO policy_version (policy_id, number, published_at, draft_id, author, approver, author_login,
            approver_login, toml)
        SELECT d.policy_id, (SELECT COALESCE(MAX(v.number), 0) + 1 FROM policy_version v WHERE v.policy_id = d.policy_id),
            d.decided_at, d.id, d.author, d.approver, d.author_login, d.approver_login, d.toml
        FROM policy_draft d WHERE d.id = ?1";
    POLICIES_PUBLISHED = "
        SELECT policy_id, number, published_at, draft_id, author, author_login, approver, approver_login, toml
        FROM policy_version v
        WHERE number = (SELECT MAX(w.number) FROM policy_version w WHERE w.policy_id = v.policy_id) ORDER BY policy_id";
    POLICY_HISTORY = "
        SELECT policy_id, number, published_at, draft_id, author, author_login, approver, approver_login, toml
        FROM policy_version WHERE policy_id = ?1 ORDER BY number DESC";
    /// The latest approved text of each script.
    SCRIPTS_APPROVED = "
        SELECT script_id, text, id FROM script_override s
        WHERE state = 'approved' AND id = (
            SELECT MAX(t.id) FROM script_override t WHERE t.script_id = s.script_id AND t.state = 'approved')
        ORDER BY script_id";
    /// Rises with everything that is published, changed or withdrawn.
    PUBLISHED_MARK = "
        SELECT (SELECT COUNT(*) FROM policy_version)
            + CAST((SELECT COALESCE(SUM(version), 0) FROM script_override) AS BIGINT)";
}
