//! Secrets of second factors, sealed with the keys of personal data.

use personal::{Field, Keyring, Place};

use crate::{Store, db::params, error::Error, sql::access as sql};

/// Where a secret belongs: the same text in another user's row does not open.
const fn place(user: i64) -> Place<'static> {
    Place { debtor: user, person: "", field: Field::TotpSecret }
}

impl Store {
    /// Keeps the secret of a user's second factor, sealed; it is asked for once [`Self::turn_totp_on`] says so. `None` takes
    /// it away.
    pub fn set_totp(&self, user: i64, secret: Option<&str>) -> Result<(), Error> {
        // Keys are made and known within one writing transaction.
        let transaction = self.write_ledger()?;
        let sealed = match secret {
            None => None,
            Some(secret) => {
                let ring = self.keys.to_seal(&self.db)?;
                Some(ring.seal(ring.current(), &place(user), secret)?)
            }
        };
        self.db.execute(sql::USER_TOTP, &params![user, sealed])?;
        transaction.commit()
    }

    /// The secret of a user's second factor.
    pub fn totp_secret(&self, user: i64) -> Result<Option<String>, Error> {
        let sealed = self.db.first(sql::USER, &params![user], |row| crate::row::string(row, 13))?.flatten();
        let Some(sealed) = sealed else { return Ok(None) };
        // Another process may have made a newer key since this one read the file.
        let ring = self.keys.again()?;
        Ok(Some(ring.open(&place(user), &sealed)?))
    }

    /// From now on the second factor is asked for.
    pub fn turn_totp_on(&self, user: i64) -> Result<(), Error> {
        self.db.execute(sql::USER_TOTP_ON, &params![user]).map(drop)
    }

    /// Uses a code up, by the step of time it belongs to; false if it, or a later one, was used.
    pub fn use_totp_step(&self, user: i64, step: i64) -> Result<bool, Error> {
        Ok(self.db.execute(sql::USER_TOTP_STEP, &params![user, step])? == 1)
    }

    /// Number of the key and user of every secret.
    pub(crate) fn totp_keys(&self) -> Result<Vec<(u32, i64)>, Error> {
        let secrets = self.sealed_totp()?;
        Ok(secrets.iter().filter_map(|(user, sealed)| Some((personal::key_of(sealed)?, *user))).collect())
    }

    /// Seals every secret with the current key, within a transaction.
    pub(crate) fn reseal_totp(&self, ring: &Keyring) -> Result<(), Error> {
        for (user, old) in self.sealed_totp()? {
            if personal::key_of(&old) != Some(ring.current()) {
                let new = ring.seal(ring.current(), &place(user), &ring.open(&place(user), &old)?)?;
                self.db.execute(sql::TOTP_RESEAL, &params![user, new, old])?;
            }
        }
        Ok(())
    }

    fn sealed_totp(&self) -> Result<Vec<(i64, String)>, Error> {
        self.db.all(sql::TOTP_SECRETS, &[], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))
    }
}
