//! A person, or someone invited, at the head of a row.

use leptos::prelude::*;

use super::{Avatar, AvatarShape, YouBadge};

/// Avatar, name, *You*, and a quieter line such as the e-mail address, if the viewer may see it.
#[component]
pub fn Person(
    /// The id, for the colour.
    #[prop(into)]
    id: String,
    /// The name; for someone invited, the address.
    #[prop(into)]
    name: String,
    /// The quieter line; may be empty.
    #[prop(optional, into)]
    detail: String,
    /// The address of a picture.
    #[prop(optional, into)]
    picture: MaybeProp<String>,
    /// The viewer's own row.
    #[prop(optional)]
    you: bool,
    /// Has not joined yet.
    #[prop(optional)]
    pending: bool,
    /// Where the name leads.
    #[prop(optional, into)]
    href: String,
) -> impl IntoView {
    let shape = if pending { AvatarShape::Pending } else { AvatarShape::Person };
    let words = name.clone();
    let named = if href.is_empty() {
        view! { <bdi>{words}</bdi> }.into_any()
    } else {
        view! { <a href=href><bdi>{words}</bdi></a> }.into_any()
    };
    view! {
        <div class="person">
            <Avatar name id picture shape />
            <div class="person-text">
                <span class="person-name">{named}{you.then(|| view! { <YouBadge /> })}</span>
                {(!detail.is_empty()).then(|| view! { <span class="person-detail"><bdi>{detail}</bdi></span> })}
            </div>
        </div>
    }
    .into_any()
}
