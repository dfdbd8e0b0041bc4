//! The statements of users, their sessions and tokens, and of who did what.

macro_rules! users {
    ($rest:literal) => {
        concat!(
            "
        SELECT u.id, u.login, u.name, u.email, u.password, u.subject, u.roles, u.team_id, t.name, u.companies,
            u.owner_name, u.lang, u.totp_is_on, u.totp_secret, u.is_disabled, u.failed, u.locked_until, u.version,
            u.created_at
        FROM app_user u LEFT JOIN team t ON t.id = u.team_id ",
            $rest
        )
    };
}

statements! { ON_BOTH:
    USERS = users!("WHERE u.id > ?1 ORDER BY u.id LIMIT ?2");
    USER = users!("WHERE u.id = ?1");
    USER_BY_LOGIN = users!("WHERE u.login = ?1");
    USER_BY_SUBJECT = users!("WHERE u.subject = ?1");
    /// The user of a session that is neither over nor idle for too long.
    USER_BY_SESSION = users!("
            WHERE u.is_disabled = 0 AND u.id = (SELECT user_id FROM session
                WHERE token_hash = ?1 AND expires_at > ?2 AND seen_at > ?3)");
    USER_BY_TOKEN = users!("
            WHERE u.is_disabled = 0 AND u.id = (SELECT user_id FROM api_token WHERE token_hash = ?1 AND expires_at > ?2)");
    USER_INSERT = "
        INSERT INTO app_user (login, name, email, password, subject, roles, team_id, companies, owner_name, lang,
            totp_is_on, is_disabled, failed, version, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, 1, ?11) ON CONFLICT DO NOTHING RETURNING id";
    USER_UPDATE = "
        UPDATE app_user SET name = ?3, email = ?4, roles = ?5, team_id = ?6, companies = ?7, owner_name = ?8, lang = ?9,
            is_disabled = ?10, version = version + 1
        WHERE id = ?1 AND version = ?2";
    USER_LANG = "UPDATE app_user SET lang = ?2, version = version + 1 WHERE id = ?1";
    USER_PASSWORD = "
        UPDATE app_user SET password = ?2, failed = 0, locked_until = NULL, version = version + 1 WHERE id = ?1";
    USER_SUBJECT = "UPDATE app_user SET subject = ?2, version = version + 1 WHERE id = ?1 AND subject IS NULL";
    /// Counts an attempt, if no other was counted since it was read.
    USER_ATTEMPT = "
        UPDATE app_user SET failed = ?3, locked_until = CAST(?4 AS BIGINT)
        WHERE id = ?1 AND failed = ?2 AND locked_until IS NOT DISTINCT FROM CAST(?5 AS BIGINT)";
    USER_TOTP = "
        UPDATE app_user SET totp_secret = ?2, totp_is_on = 0, totp_last = NULL, version = version + 1 WHERE id = ?1";
    USER_TOTP_ON = "UPDATE app_user SET totp_is_on = 1, version = version + 1 WHERE id = ?1";
    /// A code is used up with its step.
    USER_TOTP_STEP = "
        UPDATE app_user SET totp_last = ?2 WHERE id = ?1 AND COALESCE(totp_last, 0) < ?2";
    TOTP_SECRETS = "SELECT id, totp_secret FROM app_user WHERE totp_secret IS NOT NULL ORDER BY id";
    TOTP_RESEAL = "UPDATE app_user SET totp_secret = ?2 WHERE id = ?1 AND totp_secret = ?3";
    OWNER_NAMES = "
        SELECT owner_name FROM app_user WHERE team_id = ?1 AND owner_name IS NOT NULL ORDER BY owner_name";
    /// Whom the ledgers name as responsible, the busiest first.
    OWNERS = "
        SELECT owner, COUNT(*) FROM debtor WHERE owner IS NOT NULL GROUP BY owner ORDER BY COUNT(*) DESC, owner LIMIT ?1";

    /// Of which of our companies there are cases.
    COMPANIES = "SELECT DISTINCT company FROM debtor WHERE company <> '' ORDER BY company";

    TEAMS = "SELECT id, name, version FROM team ORDER BY id";
    TEAM_INSERT = "INSERT INTO team (name, version) VALUES (?1, 1) ON CONFLICT DO NOTHING RETURNING id";
    TEAM_UPDATE = "
        UPDATE team SET name = ?3, version = version + 1 WHERE id = ?1 AND version = ?2
            AND NOT EXISTS (SELECT 1 FROM team o WHERE o.name = ?3 AND o.id <> ?1)";

    SESSION_INSERT = "
        INSERT INTO session (token_hash, user_id, created_at, seen_at, expires_at) VALUES (?1, ?2, ?3, ?3, ?4)";
    SESSION_SEEN = "UPDATE session SET seen_at = ?2 WHERE token_hash = ?1 AND seen_at < ?3";
    SESSION_END = "DELETE FROM session WHERE token_hash = ?1";
    SESSIONS_END = "DELETE FROM session WHERE user_id = ?1 AND token_hash <> ?2";
    SESSIONS_OVER = "DELETE FROM session WHERE expires_at <= ?1 OR seen_at <= ?2";

    TOKENS = "
        SELECT id, name, permissions, expires_at, last_used_at, created_at FROM api_token WHERE user_id = ?1 ORDER BY id";
    TOKEN_INSERT = "
        INSERT INTO api_token (user_id, name, token_hash, permissions, expires_at, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";
    TOKEN_DELETE = "DELETE FROM api_token WHERE id = ?1 AND user_id = ?2";
    TOKEN_PERMISSIONS = "SELECT permissions FROM api_token WHERE token_hash = ?1";
    TOKEN_USED = "
        UPDATE api_token SET last_used_at = ?2 WHERE token_hash = ?1 AND COALESCE(last_used_at, 0) < ?3";

    IDEMPOTENCY_CLAIM = "
        INSERT INTO idempotency (user_id, key, request_hash, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    IDEMPOTENCY = "
        SELECT request_hash, at, status, headers, body FROM idempotency WHERE user_id = ?1 AND key = ?2";
    IDEMPOTENCY_ANSWER = "
        UPDATE idempotency SET status = ?3, headers = ?4, body = ?5 WHERE user_id = ?1 AND key = ?2";
    IDEMPOTENCY_DROP = "DELETE FROM idempotency WHERE user_id = ?1 AND key = ?2 AND status IS NULL";
    IDEMPOTENCY_OLD = "DELETE FROM idempotency WHERE at <= ?1";

    AUDIT_INSERT = "INSERT INTO audit (at, user_id, act, object, detail) VALUES (?1, ?2, ?3, ?4, ?5)";
    AUDIT = "
        SELECT a.id, a.at, a.user_id, u.login, u.name, a.act, a.object, a.detail
        FROM audit a LEFT JOIN app_user u ON u.id = a.user_id
        WHERE a.id < ?1 AND (CAST(?2 AS BIGINT) IS NULL OR a.user_id = CAST(?2 AS BIGINT))
            AND (CAST(?3 AS TEXT) IS NULL OR a.act = CAST(?3 AS TEXT)) AND a.at >= ?4 AND a.at < ?5
        ORDER BY a.id DESC LIMIT ?6";
}
