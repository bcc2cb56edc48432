//! Known and unknown addresses are as much work: what is answered alike takes as many statements, which change as many rows.

use crate::stage::{PASSWORD, Stage, browser, peer};
use guildhall_domain::time::Span;
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::{Peer, Viewer, sessions};
use guildhall_store::{Work, counting};
use guildhall_testkit::both_engines;

/// What can be asked about an address.
#[derive(Debug, Clone, Copy)]
enum Question {
    Link,
    Reset,
    SignUp,
    Address,
}

async fn ask(stage: &Stage, ada: &Viewer, question: Question, email: &str) -> Work {
    let ctx = &stage.ctx;
    // A stranger, in a browser and a network where nobody has signed in.
    let peer = || Peer { address: [192, 0, 2, 7].into(), ..browser('S') };
    let (name, next) = ("Somebody".to_owned(), None);
    let form = SignUp { name, email: email.to_owned(), password: "some password or other".to_owned(), next };
    let (answer, work) = match question {
        Question::Link => counting(sessions::ask_link(ctx, &peer(), email, None)).await,
        Question::Reset => counting(accounts::ask_reset(ctx, &peer(), email)).await,
        Question::SignUp => Box::pin(counting(accounts::sign_up(ctx, &peer(), &form))).await,
        Question::Address => Box::pin(counting(accounts::change_address(ctx, ada, email, PASSWORD))).await,
    };
    answer.unwrap();
    assert!(work.statements > 3 && work.rows > 1, "{work:?}");
    work
}

both_engines! {
    async fn a_question_about_an_address_is_as_much_work_whether_or_not_it_has_an_account(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        for (number, question) in [Question::Link, Question::Reset, Question::SignUp, Question::Address].into_iter().enumerate() {
            let known = stage.person(&format!("Known{number}")).await.me.email.to_string();
            let (unknown, unproved) = (format!("unknown{number}@example.com"), format!("unproved{number}@example.com"));
            let (name, next, password) = ("Una".to_owned(), None, PASSWORD.to_owned());
            let form = SignUp { name, email: unproved.clone(), password, next };
            accounts::sign_up(&stage.ctx, &peer(), &form).await.unwrap();
            stage.later(Span::hours(1));
            if let Question::Address = question {
                // Each asks for another address of Ada's, so that there is an earlier one to replace.
                ask(&stage, &ada, question, "before@example.com").await;
            }
            // Asked again, there is something to replace.
            for times in ["once", "twice"] {
                stage.later(Span::hours(1));
                let work = ask(&stage, &ada, question, &known).await;
                assert_eq!(work, ask(&stage, &ada, question, &unknown).await, "{question:?} {times}, unknown");
                assert_eq!(work, ask(&stage, &ada, question, &unproved).await, "{question:?} {times}, not proved");
            }
        }
    }

    async fn a_password_that_is_wrong_is_as_much_work_whether_or_not_there_is_an_account(store: Store) {
        let stage = Stage::new(store);
        let known = stage.person("Known").await.me.email.to_string();
        let mut works = Vec::new();
        for email in [known.as_str(), "unknown@example.com"] {
            let stranger = Peer { address: [192, 0, 2, 7].into(), ..browser('S') };
            let (answer, work) = Box::pin(counting(sessions::sign_in(&stage.ctx, &stranger, email, "a wrong password"))).await;
            assert!(answer.is_err());
            works.push(work);
        }
        assert_eq!(works[0], works[1]);
    }
}
