//! Values as PostgreSQL reads them: one by one, or a column of many rows as an array.

use std::error::Error;

use bytes::{BufMut as _, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::db::Value;

type Encoded = Result<IsNull, Box<dyn Error + Sync + Send>>;

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Int(value) => match *ty {
                Type::INT8 => out.put_i64(*value),
                Type::INT4 => out.put_i32((*value).try_into()?),
                _ => return Err(format!("a number where the database wants {ty}").into()),
            },
            Self::Text(text) => put_text(text, out),
            Self::Bytes(bytes) => out.put_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// PostgreSQL keeps no NUL in a text, and a ledger means nothing by one.
pub(super) fn put_text(text: &str, out: &mut BytesMut) {
    if text.contains('\0') {
        out.put_slice(text.replace('\0', "").as_bytes());
    } else {
        out.put_slice(text.as_bytes());
    }
}

/// One column of many rows.
pub(super) struct Column<'rows, P> {
    rows: &'rows [P],
    at: usize,
}

impl<'rows, P> Column<'rows, P> {
    /// The first columns of the rows.
    pub(super) fn all(rows: &'rows [P], columns: usize) -> Vec<Self> {
        (0..columns).map(|at| Column { rows, at }).collect()
    }
}

impl<'a, P: AsRef<[Value<'a>]>> Column<'_, P> {
    fn put(&self, element: &Type, out: &mut BytesMut) -> Result<(), Box<dyn Error + Sync + Send>> {
        out.put_i32(1); // Dimensions.
        out.put_i32(1); // There may be NULLs.
        out.put_u32(element.oid());
        out.put_i32(self.rows.len().try_into()?);
        out.put_i32(1); // The first position.
        for row in self.rows {
            let value = row.as_ref().get(self.at).ok_or("a row has fewer values than the statement")?;
            let start = out.len();
            out.put_i32(-1);
            if let IsNull::No = value.to_sql(element, out)? {
                let length: i32 = (out.len() - start - 4).try_into()?;
                if let Some(place) = out.get_mut(start..start + 4) {
                    place.copy_from_slice(&length.to_be_bytes());
                }
            }
        }
        Ok(())
    }
}

impl<P> std::fmt::Debug for Column<'_, P> {
    /// Without the values: they are of people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "column {} of {} rows", self.at, self.rows.len())
    }
}

impl<'a, P: AsRef<[Value<'a>]>> ToSql for Column<'_, P> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        let tokio_postgres::types::Kind::Array(element) = ty.kind() else {
            return Err(format!("a column where the database wants {ty}").into());
        };
        self.put(element, out)?;
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
