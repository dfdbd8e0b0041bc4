//! The statements of files on their way in.

statements! { ON_BOTH:
    STAGED_ADD = "
        INSERT INTO staged_import (at, user_id, by_whom, file, sha256, size, state, options, preview, version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'staged', ?7, ?8, 1) RETURNING id";
    STAGED = "
        SELECT s.id, s.at, s.user_id, s.by_whom, s.file, s.sha256, s.size, s.state, s.options, s.preview, s.refused,
            s.version, s.import_id, i.undone_at, i.undone_by
        FROM staged_import s LEFT JOIN import i ON i.id = s.import_id WHERE s.id = ?1";
    /// `?1` is the number that the page before ended with.
    STAGED_LIST = "
        SELECT s.id, s.at, s.user_id, s.by_whom, s.file, s.sha256, s.size, s.state, s.options, s.preview, s.refused,
            s.version, s.import_id, i.undone_at, i.undone_by
        FROM staged_import s LEFT JOIN import i ON i.id = s.import_id
        WHERE s.state <> 'dropped' AND s.id < ?1 ORDER BY s.id DESC LIMIT ?2";
    STAGED_CHANGE = "
        UPDATE staged_import SET options = ?3, preview = ?4, version = version + 1
        WHERE id = ?1 AND version = ?2 AND state = 'staged'";
    STAGED_COMMIT = "
        UPDATE staged_import SET state = 'committed', import_id = ?3, preview = ?4, refused = ?5, version = version + 1
        WHERE id = ?1 AND version = ?2 AND state = 'staged'";
    STAGED_DROP = "UPDATE staged_import SET state = 'dropped', version = version + 1 WHERE id = ?1 AND state = 'staged'";
    /// Whether somebody still needs a file of the vault.
    VAULT_NEEDS = "
        SELECT EXISTS (SELECT 1 FROM staged_import WHERE sha256 = ?1 AND state = 'staged' OR refused = ?1)
            OR EXISTS (SELECT 1 FROM document WHERE sha256 = ?1 AND removed_at IS NULL)";
    /// Files of the vault that belong to imports.
    STAGED_FILES = "
        SELECT sha256 FROM staged_import WHERE state = 'staged'
        UNION SELECT refused FROM staged_import WHERE refused IS NOT NULL AND state <> 'dropped' ORDER BY 1";
}
