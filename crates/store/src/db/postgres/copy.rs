//! Many rows at once, by `COPY` in its binary form.

use std::{ops::Range, pin::pin};

use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::{SinkExt as _, TryStreamExt as _};

use super::{Postgres, encode::put_text};
use crate::{
    db::{
        Value,
        row::{Cells, Row},
    },
    error::Error,
};

/// What a binary copy begins with: a signature, then flags and the length of an extension, both of which are zero.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Bytes sent at a time.
const SENT: usize = 1 << 16;

impl Postgres {
    /// Copies rows into the table and columns of an `INSERT`.
    pub(in crate::db) fn copy_in<'a, P: AsRef<[Value<'a>]>>(
        &self,
        insert: &'static str,
        rows: impl IntoIterator<Item = P>,
    ) -> Result<u64, Error> {
        let mut rows = rows.into_iter().peekable();
        if rows.peek().is_none() {
            return Ok(0);
        }
        let target = insert.split_once("INTO").map_or(insert, |(_, rest)| rest);
        let target = target.split_once("VALUES").map_or(target, |(target, _)| target);
        let client = self.client()?;
        self.wait(async {
            let copy = format!("COPY {target} FROM STDIN (FORMAT binary)");
            let mut sink = pin!(client.copy_in::<_, Bytes>(&copy).await?);
            let mut out = BytesMut::with_capacity(SENT * 2);
            out.put_slice(HEADER);
            for row in rows {
                put_row(row.as_ref(), &mut out);
                if out.len() >= SENT {
                    sink.send(out.split().freeze()).await?;
                    out.reserve(SENT * 2);
                }
            }
            out.put_i16(-1);
            sink.send(out.freeze()).await?;
            sink.finish().await
        })
    }

    /// Reads every row of a statement, in which numbers stand for `?1` and `?2`: a copy takes no values.
    pub(in crate::db) fn copy_out(
        &self,
        sql: &'static str,
        [first, last]: [i64; 2],
        take: &mut impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let client = self.client()?;
        self.runtime.block_on(async {
            let filled = sql.replace("?1", &first.to_string()).replace("?2", &last.to_string());
            let copy = format!("COPY ({}) TO STDOUT (FORMAT binary)", super::numbered(&filled));
            let rows = client.copy_out(&copy).await.map_err(|error| self.failed(&error))?;
            let mut rows = pin!(rows);
            let mut columns = Vec::new();
            let mut start = HEADER.len();
            while let Some(bytes) = rows.try_next().await.map_err(|error| self.failed(&error))? {
                if cut(&bytes, start, &mut columns) {
                    take(&Row { cells: Cells::Copied(&bytes, &columns), sql })?;
                }
                start = 0;
            }
            Ok(())
        })
    }
}

fn put_row(row: &[Value<'_>], out: &mut BytesMut) {
    // No table has 32,768 columns, and no value two gigabytes: PostgreSQL refuses a thousandth of either.
    out.put_i16(i16::try_from(row.len()).unwrap_or(i16::MAX));
    for value in row {
        let start = out.len();
        out.put_i32(-1);
        match value {
            Value::Null => continue,
            Value::Int(value) => out.put_i64(*value),
            Value::Text(text) => put_text(text, out),
            Value::Bytes(bytes) => out.put_slice(bytes),
        }
        let length = i32::try_from(out.len() - start - 4).unwrap_or(i32::MAX);
        if let Some(place) = out.get_mut(start..start + 4) {
            place.copy_from_slice(&length.to_be_bytes());
        }
    }
}

/// Finds the columns of a row, which the server sends one a message; `false` for the mark at the end.
fn cut(bytes: &[u8], start: usize, columns: &mut Vec<Option<Range<usize>>>) -> bool {
    columns.clear();
    let Some(count) = bytes.get(start..).and_then(|rest| rest.first_chunk()) else { return false };
    let Ok(count) = usize::try_from(i16::from_be_bytes(*count)) else { return false };
    let mut at = start + 2;
    for _ in 0..count {
        let Some(length) = bytes.get(at..).and_then(|rest| rest.first_chunk()) else { return false };
        at += 4;
        columns.push(usize::try_from(i32::from_be_bytes(*length)).ok().map(|length| at..at + length));
        if let Some(Some(range)) = columns.last() {
            at = range.end;
        }
    }
    true
}
