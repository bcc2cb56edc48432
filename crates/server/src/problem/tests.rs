//! Every refusal and every error, as programs see it.

use super::{Problem, Surface};
use guildhall_app::components::Theme;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::permission::Permission;
use guildhall_domain::time::Span;
use guildhall_service::Error;

fn refusals() -> Vec<Denied> {
    let text = |text: &str| text.to_owned();
    vec![
        Denied::Hidden,
        Denied::Suspended,
        Denied::Lacks {
            permission: Permission::MEMBER_INVITE,
            allows: text("invite people and manage invitations"),
            holders: text("owners and admins"),
        },
        Denied::AboveYou { role: text("an owner") },
        Denied::OnlyOwnersMakeOwners { owner: text("an owner") },
        Denied::BeyondYou { role: text("an admin") },
        Denied::LastOwner { name: None, owner: text("an owner") },
        Denied::LastOwner { name: Some(text("Ada")), owner: text("an owner") },
        Denied::NeedsPlan { plan: text("Community"), plans: text("Education, Teams or Enterprise") },
        Denied::SeatsTaken { seats: 5 },
        Denied::NoRoom,
        Denied::OtherDomain { plan: text("Education"), domain: text("acme.example") },
        Denied::UnknownPlan { plan: text("gold"), plans: text("community or teams") },
        Denied::RemovingYourself,
        Denied::UnknownRole { role: text("emperor") },
        Denied::SameRole { name: text("Ada"), role: text("Owner") },
        Denied::SameStatus { name: text("Ada"), suspended: true },
        Denied::StaleRole { name: text("Ada"), now: text("Admin") },
        Denied::NotPending { state: InvitationState::Revoked },
        Denied::AlreadyMember,
        Denied::YouAreMember { organization: text("Acme"), slug: text("acme") },
        Denied::AlreadyInvited,
        Denied::TooManyPending { cap: 100 },
        Denied::WrongAddress { masked: text("b…@example.org") },
        Denied::Unverified,
        Denied::InviterLostRight,
        Denied::SlugTaken { slug: text("acme") },
    ]
}

fn errors() -> Vec<Error> {
    vec![
        Error::Unusable { field: "name", why: "Enter a name.".to_owned() },
        Error::SignedOut,
        Error::WrongPassword,
        Error::Unconfirmed,
        Error::DeadLink,
        Error::TooOften { retry_after: Span(1_500_000), says: "That was too often." },
        Error::Unavailable(guildhall_store::Error::Unavailable("no route to 10.0.0.7".to_owned())),
        Error::Unknown("select secret, and lost".into()),
        Error::Internal("select secret from nowhere".into()),
    ]
}

#[test]
fn every_problem_is_as_committed() {
    let refused = refusals().into_iter().map(Problem::from);
    let failed = errors().into_iter().map(Problem::from);
    let own = [
        Problem::method(),
        Problem::malformed("Expected a comma at line 1, column 7."),
        Problem::media_type(),
        Problem::too_large(),
        Problem::cross_site(),
        Problem::has_account(),
    ];
    let lines = refused.chain(failed).chain(own).map(|problem| {
        let retry =
            problem.retry_after.map(|seconds| format!(" retry after {seconds} s")).unwrap_or_default();
        format!("{}{retry} {}", problem.status, serde_json::to_string(&problem).unwrap())
    });
    insta::assert_snapshot!("problems", lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_went_wrong_inside_stays_inside() {
    for error in errors() {
        let text = serde_json::to_string(&Problem::from(error)).unwrap();
        assert!(!text.contains("10.0.0.7") && !text.contains("select"), "{text}");
    }
}

#[test]
fn a_person_reads_a_problem_as_a_page_of_this_site() {
    let name = "Ann <b>\"Bee\"</b>";
    let answer = Problem::made_for_another(name).render("0123", Surface::Person(Theme::Dark));
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("style-src 'self'") && !policy.contains("script-src"), "{policy}");
    let page = Problem::made_for_another(name).page(Theme::Dark);
    assert!(
        page.contains("data-theme=\"guildhall-dark\"") && page.contains("<link rel=\"stylesheet\""),
        "{page}"
    );
    assert!(page.contains("Ann &lt;b&gt;&quot;Bee&quot;&lt;/b&gt;") && !page.contains("<b>"), "{page}");
    let hidden = Problem::hidden().page(Theme::System);
    assert!(!hidden.contains("data-theme") && !hidden.contains("Reference"), "{hidden}");
}
