//! The statements of telephone and post.

statements! { ON_BOTH:
    RECORDING_ADD = "
        INSERT INTO recording (document_id, announced_at, began_at, announced_by, how) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (document_id) DO NOTHING";
    RECORDING = "SELECT announced_at, began_at, announced_by, how FROM recording WHERE document_id = ?1";
    CALL_ADD = "
        INSERT INTO phone_call (debtor_id, person_id, user_id, at, day, minute, step, direction, state, external, by_person)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)
        RETURNING id";
    CALL = "
        SELECT id, debtor_id, person_id, user_id, at, day, minute, step, answered_at, ended_at, seconds, direction, state,
            result, recording, external, change_id, by_person
        FROM phone_call WHERE id = ?1";
    CALL_EXTERNAL = "
        SELECT id, debtor_id, person_id, user_id, at, day, minute, step, answered_at, ended_at, seconds, direction, state,
            result, recording, external, change_id, by_person
        FROM phone_call WHERE external = ?1";
    CALL_LATEST = "
        SELECT id, debtor_id, person_id, user_id, at, day, minute, step, answered_at, ended_at, seconds, direction, state,
            result, recording, external, change_id, by_person
        FROM phone_call WHERE debtor_id = ?1 AND user_id = ?2 AND at >= ?3 AND direction = 'out' ORDER BY id DESC LIMIT 1";
    /// Dials of somebody that the contact of a minute may tell of.
    CALL_OF_MINUTE = "
        SELECT id, debtor_id, person_id, user_id, at, day, minute, step, answered_at, ended_at, seconds, direction, state,
            result, recording, external, change_id, by_person
        FROM phone_call WHERE debtor_id = ?1 AND person_id = ?2 AND day = ?3 AND minute = ?4 AND direction = 'out'
        ORDER BY id DESC LIMIT 1";
    /// What was said later takes nothing back of what was said before.
    CALL_MOVE = "
        UPDATE phone_call SET state = ?2, answered_at = COALESCE(answered_at, ?3), ended_at = COALESCE(ended_at, ?4),
            seconds = COALESCE(?5, seconds), result = COALESCE(?6, result)
        WHERE id = ?1";
    CALL_RECORDING = "
        UPDATE phone_call SET recording = ?2, announced_at = ?3, began_at = ?4, announced_by = ?5, announced_how = ?6
        WHERE id = ?1";
    CALL_LOGGED = "UPDATE phone_call SET change_id = ?2, by_person = ?3 WHERE id = ?1";
    EVENT_KNOWN = "SELECT EXISTS (SELECT 1 FROM phone_event WHERE external_id = ?1)";
    EVENT_ADD = "
        INSERT INTO phone_event (external_id, at, call_id, kind) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    LETTERS_BY_NUMBER = "SELECT outbox_id FROM letter WHERE posted_number = ?1 ORDER BY outbox_id";
    LETTER_STATUS_ADD = "
        INSERT INTO letter_status (outbox_id, day, at, status, place, by_whom) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO NOTHING";
    /// The contact that a letter was; what was delivered before stays so.
    CONTACT_CAME_BACK = "
        UPDATE contact SET connection = ?3
        WHERE debtor_id = ?1 AND note = ?2 AND number = '' AND direction = 'out' AND connection NOT IN ('delivered', 'connected')";
    LETTER_STATUSES = "
        SELECT outbox_id, day, at, status, place, by_whom FROM letter_status WHERE outbox_id = ?1 ORDER BY day, id";
    DIGEST_CLAIM = "
        INSERT INTO digest (user_id, day, at, kind, state) VALUES (?1, ?2, ?3, ?4, 'handing-over') ON CONFLICT DO NOTHING";
    DIGEST_END = "UPDATE digest SET state = ?4, why = ?5 WHERE user_id = ?1 AND day = ?2 AND kind = ?3";
    DIGEST = "SELECT state, at, why FROM digest WHERE user_id = ?1 AND day = ?2 AND kind = ?3";
    /// What was being handed over when its program was stopped.
    DIGESTS_LEFT = "UPDATE digest SET state = 'unclear' WHERE state = 'handing-over' AND at <= ?1";
}
