//! Users, teams and sessions.

use receivables::message::UtcMicros;

use crate::{
    Companies, Store,
    db::{Row, Value, params},
    error::Error,
    row,
    sql::access as sql,
};

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Number.
    pub id: i64,
    /// What they sign in with, in small letters.
    pub login: String,
    /// The hash of their password, as its PHC string; `None` for who signs in by a provider of identities.
    pub password: Option<String>,
    /// Who they are to that provider.
    pub subject: Option<String>,
    /// Everything about them that somebody else may change.
    pub fields: UserFields,
    /// Name of their team.
    pub team_name: Option<String>,
    /// A second factor is asked for.
    pub has_totp: bool,
    /// A secret of a second factor is kept, which may wait for its first code.
    pub has_secret: bool,
    /// Attempts since the last sign-in.
    pub failed: u32,
    /// Nobody can sign in with this login before.
    pub locked_until: Option<UtcMicros>,
    /// Counts the changes.
    pub version: i64,
    /// When they were added.
    pub created_at: UtcMicros,
}

/// What is said about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFields {
    /// As colleagues know them.
    pub name: String,
    /// Where they get mail from us.
    pub email: Option<String>,
    /// Codes of their roles.
    pub roles: Vec<String>,
    /// Number of their team.
    pub team: Option<i64>,
    /// Which of our companies' cases they see.
    pub companies: Companies,
    /// As ledgers call them.
    pub owner_name: Option<String>,
    /// Code of the language they chose.
    pub lang: String,
    /// They may not sign in.
    pub is_disabled: bool,
}

/// A user to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// What they sign in with; kept in small letters.
    pub login: String,
    /// The hash of their password.
    pub password: Option<String>,
    /// Who they are to a provider of identities.
    pub subject: Option<String>,
    /// The rest.
    pub fields: UserFields,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Number.
    pub id: i64,
    /// Name, of which there is one.
    pub name: String,
    /// Counts the changes.
    pub version: i64,
}

impl Store {
    /// Users behind a number, in order of their numbers.
    pub fn users(&self, after: i64, limit: u32) -> Result<Vec<User>, Error> {
        self.db.all(sql::USERS, &params![after, limit], user)
    }

    /// A user by number.
    pub fn user(&self, id: i64) -> Result<Option<User>, Error> {
        self.db.first(sql::USER, &params![id], user)
    }

    /// A user by login, however it is written.
    pub fn user_by_login(&self, login: &str) -> Result<Option<User>, Error> {
        self.db.first(sql::USER_BY_LOGIN, &params![login.to_lowercase()], user)
    }

    /// A user by who they are to a provider of identities.
    pub fn user_by_subject(&self, subject: &str) -> Result<Option<User>, Error> {
        self.db.first(sql::USER_BY_SUBJECT, &params![subject], user)
    }

    /// Adds a user; nothing if the login, or the subject, is somebody's.
    pub fn add_user(&self, new: &NewUser, now: UtcMicros) -> Result<Option<i64>, Error> {
        let fields = &new.fields;
        let (roles, companies) = (fields.roles.join(" "), written(&fields.companies));
        self.db.first(
            sql::USER_INSERT,
            &params![
                new.login.to_lowercase(),
                &fields.name,
                &fields.email,
                &new.password,
                &new.subject,
                roles,
                fields.team,
                companies,
                &fields.owner_name,
                &fields.lang,
                now.0
            ],
            |row| row.int(0),
        )
    }

    /// Changes what is said about a user; false if they are not of that version any more. Who is disabled is signed out.
    pub fn change_user(&self, id: i64, version: i64, fields: &UserFields) -> Result<bool, Error> {
        let transaction = self.db.transaction()?;
        let (roles, companies) = (fields.roles.join(" "), written(&fields.companies));
        let changed = self.db.execute(
            sql::USER_UPDATE,
            &params![
                id,
                version,
                &fields.name,
                &fields.email,
                roles,
                fields.team,
                companies,
                &fields.owner_name,
                &fields.lang,
                fields.is_disabled
            ],
        )?;
        if fields.is_disabled && changed == 1 {
            self.end_sessions(id, None)?;
        }
        transaction.commit()?;
        Ok(changed == 1)
    }

    /// Sets the language of a user.
    pub fn set_lang(&self, id: i64, lang: &str) -> Result<(), Error> {
        self.db.execute(sql::USER_LANG, &params![id, lang]).map(drop)
    }

    /// Sets the password, unlocks the login, and ends every session but one.
    pub fn set_password(&self, id: i64, hash: &str, but: Option<&[u8; 32]>) -> Result<(), Error> {
        let transaction = self.db.transaction()?;
        self.db.execute(sql::USER_PASSWORD, &params![id, hash])?;
        self.end_sessions(id, but)?;
        transaction.commit()
    }

    /// Binds a user to who they are to a provider of identities; false if they are bound.
    pub fn bind_subject(&self, id: i64, subject: &str) -> Result<bool, Error> {
        Ok(self.db.execute(sql::USER_SUBJECT, &params![id, subject])? == 1)
    }

    /// Writes down how many attempts there were, and until when no more are let in; false if another attempt was written
    /// down since the user was read.
    pub fn count_attempt(
        &self,
        user: &User,
        failed: u32,
        locked_until: Option<UtcMicros>,
    ) -> Result<bool, Error> {
        let moment = |moment: Option<UtcMicros>| moment.map(|moment| moment.0);
        let row = params![user.id, user.failed, failed, moment(locked_until), moment(user.locked_until)];
        Ok(self.db.execute(sql::USER_ATTEMPT, &row)? == 1)
    }

    /// By which names ledgers call the people of a team.
    pub fn owner_names(&self, team: i64) -> Result<Vec<String>, Error> {
        self.db.all(sql::OWNER_NAMES, &params![team], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Whom ledgers name as responsible, the busiest first.
    pub fn owners(&self, limit: u32) -> Result<Vec<String>, Error> {
        self.db.all(sql::OWNERS, &params![limit], |row| Ok(row.text(0)?.to_owned()))
    }

    /// The companies of ours that cases name.
    pub fn companies(&self) -> Result<Vec<String>, Error> {
        self.db.all(sql::COMPANIES, &[], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Every team.
    pub fn teams(&self) -> Result<Vec<Team>, Error> {
        self.db.all(sql::TEAMS, &[], |row| {
            Ok(Team { id: row.int(0)?, name: row.text(1)?.to_owned(), version: row.int(2)? })
        })
    }

    /// Adds a team; nothing if there is one of that name.
    pub fn add_team(&self, name: &str) -> Result<Option<i64>, Error> {
        self.db.first(sql::TEAM_INSERT, &params![name], |row| row.int(0))
    }

    /// Names a team anew; false if it is not of that version any more, or another bears the name.
    pub fn rename_team(&self, id: i64, version: i64, name: &str) -> Result<bool, Error> {
        Ok(self.db.execute(sql::TEAM_UPDATE, &params![id, version, name])? == 1)
    }

    /// Begins a session, by the SHA-256 of its token.
    pub fn begin_session(
        &self,
        token_hash: &[u8; 32],
        user: i64,
        now: UtcMicros,
        expires_at: UtcMicros,
    ) -> Result<(), Error> {
        let row = params![&token_hash[..], user, now.0, expires_at.0];
        self.db.execute(sql::SESSION_INSERT, &row).map(drop)
    }

    /// Whose session it is; nobody's if it is over, was not used since `idle_since`, or its user is disabled. It counts as
    /// used now, to the minute.
    pub fn user_of_session(
        &self,
        token_hash: &[u8; 32],
        now: UtcMicros,
        idle_since: UtcMicros,
    ) -> Result<Option<User>, Error> {
        let row = params![&token_hash[..], now.0, idle_since.0];
        let found = self.db.first(sql::USER_BY_SESSION, &row, user)?;
        if found.is_some() {
            let a_minute_ago = now.0.saturating_sub(60_000_000);
            self.db.execute(sql::SESSION_SEEN, &params![&token_hash[..], now.0, a_minute_ago])?;
        }
        Ok(found)
    }

    /// Ends a session.
    pub fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), Error> {
        self.db.execute(sql::SESSION_END, &params![&token_hash[..]]).map(drop)
    }

    /// Ends every session of a user but one.
    pub fn end_sessions(&self, id: i64, but: Option<&[u8; 32]>) -> Result<(), Error> {
        let but = but.map_or_else(|| Value::Bytes((&[][..]).into()), |hash| (&hash[..]).into());
        self.db.execute(sql::SESSIONS_END, &[id.into(), but]).map(drop)
    }

    /// Drops sessions that are over or idle.
    pub fn drop_sessions(&self, now: UtcMicros, idle_since: UtcMicros) -> Result<u64, Error> {
        self.db.execute(sql::SESSIONS_OVER, &params![now.0, idle_since.0])
    }
}

/// A list of companies as it is kept.
fn written(companies: &Companies) -> Option<String> {
    match companies {
        Companies::Every => None,
        Companies::Listed(listed) => Some(listed.join("\n")),
    }
}

pub(super) fn user(row: &Row<'_>) -> Result<User, Error> {
    let listed = |text: &str| text.lines().map(str::to_owned).collect();
    Ok(User {
        id: row.int(0)?,
        login: row.text(1)?.to_owned(),
        password: row::string(row, 4)?,
        subject: row::string(row, 5)?,
        fields: UserFields {
            name: row.text(2)?.to_owned(),
            email: row::string(row, 3)?,
            roles: row.text(6)?.split_whitespace().map(str::to_owned).collect(),
            team: row.opt_int(7)?,
            companies: row.opt_text(9)?.map_or(Companies::Every, |text| Companies::Listed(listed(text))),
            owner_name: row::string(row, 10)?,
            lang: row.text(11)?.to_owned(),
            is_disabled: row.bool(14)?,
        },
        team_name: row::string(row, 8)?,
        has_totp: row.bool(12)?,
        has_secret: row.is_some(13)?,
        failed: row.int(15)?,
        locked_until: row.opt_int(16)?.map(UtcMicros),
        version: row.int(17)?,
        created_at: UtcMicros(row.int(18)?),
    })
}
