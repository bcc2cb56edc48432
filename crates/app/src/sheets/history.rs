//! The history of an organization: every change and every refused attempt, newest first, each with its place in the chain.

use super::{Asked, Drawn, sheet};
use crate::components::*;
use crate::rpc::sheets::Sheet;
use guildhall_domain::view::HistoryLine;
use guildhall_service::{Result, history};
use leptos::prelude::*;

pub(super) async fn page(asked: Asked<'_>) -> Result<Sheet> {
    let after = Some(asked.text("after")).filter(|after| !after.is_empty());
    let (_, lines) = history::page(&asked.door.ctx, asked.viewer, asked.slug, after.as_deref()).await?;
    let here = asked.path("history");
    let (first, older) = (after.map(|_| here.clone()), lines.next.map(|next| format!("{here}?after={next}")));
    let head = Drawn {
        title: "History".to_owned(),
        about: "Every change and every refused attempt, newest first.".to_owned(),
        ..Drawn::default()
    };
    Ok(sheet(head, move || {
        view! {
            {chain(lines.rows, first, older)}
            <p class="footnote">
                "Each entry carries a hash of itself and of the entry before it, so none can be altered or left out unnoticed. "
                "Whoever runs this installation can check the whole chain with " <code>"guildhall audit verify"</code>
                ", which names the first entry that does not fit."
            </p>
        }
    }))
}

/// The table and its pages.
fn chain(lines: Vec<HistoryLine>, first: Option<String>, older: Option<String>) -> AnyView {
    if lines.is_empty() {
        return view! { <Empty glyph=Glyph::History title="Nothing here" text="There are no entries before this one." /> }.into_any();
    }
    let columns: Vec<Column> = ["What", "When", "Entry"].map(Column::new).to_vec();
    view! {
        <Table caption="History" columns deeds=true>{lines.into_iter().map(row).collect_view()}</Table>
        <Pager first older />
    }
    .into_any()
}

/// One entry.
fn row(line: HistoryLine) -> impl IntoView {
    let HistoryLine { seq, at, by, actor, text, refused, hash } = line;
    let (name, id) = (actor.clone(), by.map_or_else(|| actor.clone(), |by| by.to_string()));
    let place = if seq > 0 { format!("#{seq}") } else { "still counted".to_owned() };
    let refusal = refused.map(|why| view! {
        <span class="deed-refused"><span class="status status-bad"><Icon glyph=Glyph::Ban />"Refused"</span><span>{why}</span></span>
    });
    view! {
        <tr>
            <HeadCell>
                <div class="deed">
                    <Avatar name id size=AvatarSize::Small />
                    <div class="deed-text"><span><b><bdi>{actor}</bdi></b>" "{text}</span>{refusal}</div>
                </div>
            </HeadCell>
            <Cell label="When" soft=true><When at=at.0 /></Cell>
            <Cell label="Entry" soft=true><span class="entry">{place}<code>{hash}</code></span></Cell>
        </tr>
    }
}
