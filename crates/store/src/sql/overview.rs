//! The statements behind figures over many cases.

statements! { ON_BOTH:
    CASE_STANDINGS = "
        SELECT d.id, d.owner, d.assignee, d.team_id, d.company, v.stage, v.cause, v.limitation_end
        FROM debtor d LEFT JOIN review v ON v.debtor_id = d.id ORDER BY d.id";
    FIGURES_MARK = "
        SELECT (SELECT COALESCE(MAX(id), 0) FROM import), (SELECT COALESCE(MAX(undone_at), 0) FROM import),
            (SELECT COALESCE(MAX(id), 0) FROM run),
            (SELECT COUNT(*) FROM policy_version),
            (SELECT CAST(COALESCE(SUM(facts_version), 0) AS BIGINT) FROM debtor)
                + (SELECT CAST(COALESCE(SUM(facts_version + shown_on), 0) AS BIGINT) FROM review)";
}
