//! Names in people's own languages: written as they are spelled, found as they are typed, and told apart by what can be seen.

use crate::projects::listed;
use crate::stage::Stage;
use crate::tree::naming;
use guildhall_domain::custom::{RoleText, RoleTitle};
use guildhall_domain::denied::Denied;
use guildhall_domain::tree::Scope;
use guildhall_domain::view::{Entry, Roster, RosterQuery};
use guildhall_service::{Error, Viewer, accounts, history, members, projects};
use guildhall_store::Store;
use guildhall_testkit::both_engines;

/// Acme with Ada, who owns it, and Ben, a plain member who has another name now.
async fn acme(store: Store) -> (Stage, Viewer, Viewer) {
    let stage = Stage::new(store);
    let ada = stage.person("Ada").await;
    stage.acme(&ada).await;
    let ben = stage.joined(&ada, "Ben", "member").await;
    (stage, ada, ben)
}

/// The names and addresses that someone finds.
async fn found(stage: &Stage, who: &Viewer, search: &str) -> Vec<String> {
    let query = RosterQuery { search: Some(search.to_owned()), ..RosterQuery::default() };
    let page = members::page(&stage.ctx, who, "acme", &query).await.unwrap();
    match page.roster {
        Roster::Colleagues(page) => page.rows.into_iter().map(|row| row.name).collect(),
        Roster::Contacts(page) => {
            let name = |entry| match entry {
                Entry::Member(contact) => contact.colleague.name,
                Entry::Invitation(invited) => invited.email.to_string(),
            };
            page.rows.into_iter().map(name).collect()
        }
    }
}

/// Whether nothing in a text that is written from right to left stands outside of the marks that keep it apart.
fn is_kept_apart(text: &str) -> bool {
    let mut depth = 0;
    text.chars().all(|c| {
        depth += i32::from(c == '\u{2068}') - i32::from(c == '\u{2069}');
        depth >= 0 && (depth > 0 || !matches!(c, '\u{590}'..='\u{8ff}'))
    }) && depth == 0
}

both_engines! {
    async fn a_name_is_found_however_it_is_typed(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        for (name, searches) in [
            ("می\u{200c}خواهم علی", vec!["می\u{200c}خواهم", "میخواهم", "علی", "علي"]),
            ("ක්\u{200d}රිස්ටි", vec!["ක්\u{200d}රි", "ක්රි"]),
            ("अक्\u{200d}षय", vec!["अक्षय"]),
            ("山田太郎", vec!["太郎", "山", "郎", "山田太郎"]),
            ("ﾔﾏﾀﾞ", vec!["ヤマダ", "マダ"]),
            ("สมชาย", vec!["ชาย"]),
            ("김철수", vec!["철수"]),
            ("One Two Three Four Five Six Seven Eight Ninth Tenth", vec!["ninth", "tenth one", "two"]),
            ("🎉", vec!["🎉"]),
            ("Grace 👩🏽\u{200d}🚀", vec!["👩", "👩🏽\u{200d}🚀", "grace 🚀"]),
            ("***", vec!["*", "***"]),
            ("100%_!", vec!["100"]),
            ("_%", vec!["_", "%", "_%"]),
        ] {
            accounts::rename(&stage.ctx, &ben, name).await.unwrap();
            for search in searches {
                for who in [&ada, &ben] {
                    assert_eq!(found(&stage, who, search).await, [name], "{search}");
                }
            }
            assert_eq!(found(&stage, &ada, "ben@example.com").await, [name], "the address still finds");
            for search in ["zzz", "郎太", "🎈", "\u{301}", "\0", "\\"] {
                assert!(found(&stage, &ada, search).await.is_empty(), "{search} in {name}");
            }
        }
    }

    async fn every_word_of_an_invited_address_finds_it_until_it_has_ended(store: Store) {
        let (stage, ada, _) = acme(store).await;
        let address = "one.two.three.four.five.six.seven.eight@ninth.tenth.example";
        assert_eq!(stage.invite(&ada, &[address, "other@ninth.example"], "member").await, [None, None]);
        for search in ["seven", "eight", "tenth", "ninth tenth", "example tenth", "six example"] {
            assert_eq!(found(&stage, &ada, search).await, [address], "{search}");
        }
        assert_eq!(found(&stage, &ada, "ninth").await.len(), 2);
        for search in ["%", "_", "n%h", "nin_h", "@", "."] {
            assert!(found(&stage, &ada, search).await.is_empty(), "{search}");
        }
    }

    async fn a_project_is_found_by_what_stands_in_its_name(store: Store) {
        let (stage, ada, _) = acme(store).await;
        for name in ["a_b", "axb", "100 %", r"C:\Temp", "what!", "it's \"so\"", "山田太郎", "🎉", "نام\u{200c}ها", "Two  Words"] {
            stage.project(&ada, name).await;
        }
        for (search, names) in [
            ("a_b", vec!["a_b"]),
            ("_", vec!["a_b"]),
            ("%", vec!["100 %"]),
            ("0 %", vec!["100 %"]),
            (r"\", vec![r"C:\Temp"]),
            (r":\t", vec![r"C:\Temp"]),
            ("!", vec!["what!"]),
            ("it's", vec!["it's \"so\""]),
            ("\"", vec!["it's \"so\""]),
            ("太郎", vec!["山田太郎"]),
            ("🎉", vec!["🎉"]),
            ("نامها", vec!["نام\u{200c}ها"]),
            ("two words", vec!["Two  Words"]),
            ("\0", vec![]),
            ("\u{301}", vec![]),
            ("a%b", vec![]),
        ] {
            assert_eq!(listed(&stage, &ada, search).await, names, "{search}");
        }
        assert!(listed(&stage, &ada, &"%".repeat(200)).await.is_empty());
        assert_eq!(listed(&stage, &ada, " ").await.len(), listed(&stage, &ada, "").await.len());
    }

    async fn a_name_from_right_to_left_turns_no_sentence_round(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        accounts::rename(&stage.ctx, &ada, "علی رضایی").await.unwrap();
        accounts::rename(&stage.ctx, &ben, "דוד כהן").await.unwrap();
        let project = stage.project(&ada, "مشروع").await;
        let scope = Scope::project(project);
        let on = projects::create_resource(&stage.ctx, &ada, "acme", project, ("منبع", "")).await.unwrap();
        let place = stage.own_place(&ben).await;
        stage.grant(&ada, (scope, place), ("", "read")).await.unwrap();
        stage.grant(&ada, (scope, place), ("read", "write")).await.unwrap();
        stage.grant(&ada, (scope, place), ("write", "")).await.unwrap();
        stage.change_role(&ada, &ada, "דוד כהן", "admin").await.unwrap();
        projects::rename_resource(&stage.ctx, &ada, "acme", Scope::resource(project, on), "نام").await.unwrap();
        projects::edit(&stage.ctx, &ada, "acme", project, &naming("پروژه")).await.unwrap();
        let refused = projects::create(&stage.ctx, &ben, "acme", &naming("پروژه")).await.unwrap_err();
        assert!(is_kept_apart(&refused.to_string()), "{refused}");
        assert_eq!(stage.invite(&ada, &["eve@دامنه.example"], "member").await, [None]);
        let (_, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        assert!(page.rows.len() > 8);
        for row in page.rows {
            assert!(is_kept_apart(&row.text) && row.refused.as_deref().is_none_or(is_kept_apart), "{}", row.text);
        }
        let heard = stage.bell(&ben).await;
        assert!(heard.len() >= 3 && heard.iter().all(|(text, _)| is_kept_apart(text)), "{heard:?}");
        let mails = [stage.mails_to("ben@example.com").await, stage.mails_to("eve@xn--mgbp1eef.example").await].concat();
        assert!(mails.len() >= 3);
        for mail in mails {
            assert!(is_kept_apart(mail.subject()) && is_kept_apart(mail.text()), "{}", mail.subject());
        }
    }

    async fn names_that_look_the_same_are_one(store: Store) {
        let (stage, ada, _) = acme(store).await;
        for (name, others) in [
            ("نام\u{200c}ها", vec!["نامها"]),
            ("❤\u{fe0f}", vec!["❤"]),
            ("Café", vec!["Cafe\u{301}", "CAFÉ"]),
            ("Ａpollo  One", vec!["apollo one", "Apollo\u{a0}One"]),
        ] {
            let project = stage.project(&ada, name).await;
            for other in others {
                let refused = projects::create(&stage.ctx, &ada, "acme", &naming(other)).await.unwrap_err();
                assert!(matches!(refused, Error::Denied(Denied::NameTaken { .. })), "{other}: {refused:?}");
                projects::create_resource(&stage.ctx, &ada, "acme", project, (name, "")).await.ok();
                let refused = projects::create_resource(&stage.ctx, &ada, "acme", project, (other, "")).await;
                assert!(matches!(refused, Err(Error::Denied(Denied::NameTaken { .. }))), "{other}: {refused:?}");
                projects::edit(&stage.ctx, &ada, "acme", project, &naming(other)).await.unwrap();
            }
        }
        stage.project(&ada, "Cafe").await;
    }

    async fn what_cannot_be_seen_is_in_no_name(store: Store) {
        let (stage, ada, _) = acme(store).await;
        for name in ["a\u{200d}b", "a\u{202e}b", "\u{200f}", "\u{2800}", "\u{301}a", "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}", "a\u{ad}b", "\u{3164}"] {
            let person = accounts::rename(&stage.ctx, &ada, name).await;
            assert!(matches!(person, Err(Error::Unusable { field: "name", .. })), "{}", name.escape_unicode());
            let project = projects::create(&stage.ctx, &ada, "acme", &naming(name)).await;
            assert!(matches!(project, Err(Error::Unusable { field: "name", .. })), "{}", name.escape_unicode());
            assert!(RoleTitle::parse(name).is_err() && (name == "\u{2800}" || RoleText::parse(name).is_err()));
        }
    }
}
