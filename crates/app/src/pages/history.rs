//! The history of an organization: every change and every refused attempt, newest first, each with its place in the chain.

use super::list::{Answered, Latest};
use super::members::place::address;
use super::organization::{Here, use_here};
use crate::asked::{Asked, ask, first};
use crate::components::*;
use crate::rpc;
use crate::watch::memo;
use guildhall_domain::facts::Facts;
use guildhall_domain::view::{HistoryLine, Page as Rows};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

type Answer = (Facts, Rows<HistoryLine>);

/// The history of an organization.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let (here, asked) = (use_here(), use_query_map());
    let after = memo(move |_| rpc::history::after(&asked.read()));
    let answer = ask(
        first(|first| first.history.take()),
        move || (after.get(), here.live.changes()),
        move |(after, _)| rpc::call(&rpc::history::Page { slug: here.slug(), after }),
    );
    view! { <Board here after answer /> }
}

#[component]
fn Board(here: Here, after: Memo<Option<String>>, answer: Asked<Answer>) -> impl IntoView {
    let latest = Latest::new(here, answer);
    view! {
        <Page title="History" description="Every change and every refused attempt, newest first.">
            <Answered latest list=move || view! { <Chain here after latest /> } />
            <p class="footnote">
                "Each entry carries a hash of itself and of the entry before it, so none can be altered or left out unnoticed. "
                "Whoever runs this installation can check the whole chain with " <code>"guildhall audit verify"</code>
                ", which names the first entry that does not fit."
            </p>
        </Page>
    }
}

/// The table and its pages.
#[component]
fn Chain(here: Here, after: Memo<Option<String>>, latest: Latest<Answer>) -> impl IntoView {
    let lines = memo(move |_| latest.map(|(_, page)| page.rows.clone()));
    let older = Signal::derive(move || {
        latest
            .map(|(_, page)| page.next.clone())
            .map(|next| address(&here.path("history"), [("after", next.as_str())]))
    });
    let first = Signal::derive(move || after.get().map(|_| here.path("history")));
    let columns: Vec<Column> = ["What", "When", "Entry"].map(Column::new).to_vec();
    let is_empty = memo(move |_| lines.read().is_empty());
    let table = move || {
        view! {
            <Table caption="History" columns=columns.clone() deeds=true>
                {rows(move || lines.get(), |line| line.seq.to_string(), |line| row(line.clone()).into_any())}
            </Table>
            <Pager first older />
        }
    };
    let nothing = || view! { <Empty glyph=Glyph::History title="Nothing here" text="There are no entries before this one." /> };
    view! { <Show when=move || !is_empty.get() fallback=nothing>{table.clone()()}</Show> }
}

/// One entry. It never changes, so neither does its row.
fn row(line: HistoryLine) -> impl IntoView {
    let HistoryLine { seq, at, by, actor, text, refused, hash } = line;
    let (name, id) = (actor.clone(), by.map_or_else(|| actor.clone(), |by| by.to_string()));
    let refusal = refused.map(|why| view! {
        <span class="deed-refused"><span class="status status-bad"><Icon glyph=Glyph::Ban />"Refused"</span><span>{why}</span></span>
    });
    view! {
        <tr>
            <HeadCell>
                <div class="deed">
                    <Avatar name id size=AvatarSize::Small />
                    <div class="deed-text"><span><b>{actor}</b>" "{text}</span>{refusal}</div>
                </div>
            </HeadCell>
            <Cell label="When" soft=true><When at=at.0 /></Cell>
            <Cell label="Entry" soft=true><span class="entry">{format!("#{seq}")}<code>{hash}</code></span></Cell>
        </tr>
    }
}
