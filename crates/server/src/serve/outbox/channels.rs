//! Messages by channel, and how near each channel is to its limits.

use std::collections::BTreeMap;

use axum::Json;
use receivables::{debtor::Channel, message::UtcMicros};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock,
    company::Limit,
    serve::{api, problem::Problem, wire::Listed},
};

const HOUR: i64 = 3_600_000_000;

/// A channel.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChannelView {
    channel: &'static str,
    /// How many messages stand where.
    counts: BTreeMap<&'static str, u64>,
    /// How many left within the last 60 minutes and the last 24 hours, or may have.
    last_hour: u64,
    last_day: u64,
    /// The limits of the company's file; `null` is none.
    per_hour: Option<u32>,
    per_day: Option<u32>,
}

/// Messages by channel
///
/// With the limits of each; channels without any message are left out.
#[utoipa::path(get, path = "/outbox/channels", operation_id = "outbox_channels", tag = "outbox",
    responses((status = OK, body = Listed<ChannelView>)))]
pub(super) async fn channels(
    axum::extract::State(desk): axum::extract::State<api::State>,
) -> Result<Json<Listed<ChannelView>>, Problem> {
    let limits = desk.company().limits;
    let after = [HOUR, 24 * HOUR].map(|span| UtcMicros(clock::now().0.saturating_sub(span)));
    let counted = desk.store(move |store| Ok(store.channel_counts(after)?)).await?;
    let mut channels: BTreeMap<Channel, ChannelView> = BTreeMap::new();
    for count in counted {
        let view = channels.entry(count.channel).or_insert_with(|| {
            let Limit { per_hour, per_day } = limits.of(count.channel);
            let channel = count.channel.code();
            ChannelView { channel, counts: BTreeMap::new(), last_hour: 0, last_day: 0, per_hour, per_day }
        });
        let [hour, day] = count.begun;
        view.counts.insert(count.state.code(), count.messages);
        view.last_hour += hour;
        view.last_day += day;
    }
    Ok(Json(Listed::whole(channels.into_values())))
}
