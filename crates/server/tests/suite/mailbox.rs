//! The built-in mailbox, from outside: it answers under this machine's own names alone, whoever asks, in every way in which it can be read.

use crate::process::Process;
use crate::scene::{Scene, mailed};
use guildhall_testkit::both_engines;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What asks for the mailbox: a page, one mail, a server function, and what an open page asks again. `MAIL` is the id of a mail.
const QUESTIONS: [(&str, &str, &str); 5] = [
    ("GET", "/mailbox", ""),
    ("GET", "/mailbox/MAIL", ""),
    ("HEAD", "/mailbox", ""),
    ("POST", "/rpc/mails", ""),
    ("POST", "/rpc/refresh", "address=%2Fmailbox"),
];

/// Names of this machine, and targets and headers that name it alone. `PORT` is where the program listens.
const HERE: [(&str, &str); 9] = [
    ("", "host: 127.0.0.1:PORT"),
    ("", "host: localhost"),
    ("", "host: localhost:PORT"),
    ("", "host: LOCALHOST"),
    ("", "host: localhost."),
    ("", "host: a.localhost:PORT"),
    ("", "host: [::1]:PORT"),
    ("", "host: [0:0:0:0:0:0:0:1]"),
    ("http://localhost:PORT", "host: localhost:PORT"),
];

/// Other names, and what says that a proxy stands between.
const ELSEWHERE: [(&str, &str); 24] = [
    ("", "host: evil.example"),
    ("", "host: evil.example:PORT"),
    ("", "host: EVIL.EXAMPLE"),
    ("", "host: evil.example."),
    ("", "host: localhost.evil.example"),
    ("", "host: evillocalhost"),
    ("", "host: 127.0.0.1.nip.io"),
    ("", "host: 127.0.0.1@evil.example"),
    ("", "host: 0.0.0.0:PORT"),
    ("", "host: 192.168.0.1"),
    ("", "host: [::]:PORT"),
    ("", "host: [fe80::1]"),
    ("", "host: [::ffff:192.0.2.7]"),
    ("", "host:"),
    ("", "host: 127.0.0.1:PORT\r\nx-forwarded-host: evil.example"),
    ("", "host: 127.0.0.1:PORT\r\nx-forwarded-host: localhost"),
    ("", "host: 127.0.0.1:PORT\r\nx-forwarded-for: 127.0.0.1"),
    ("", "host: 127.0.0.1:PORT\r\nforwarded: for=127.0.0.1"),
    ("", "host: 127.0.0.1:PORT\r\nvia: 1.1 proxy"),
    ("", "host: 127.0.0.1:PORT\r\nreferer: http://evil.example/"),
    ("", "host: localhost\r\nhost: evil.example"),
    ("http://evil.example", "host: localhost"),
    ("http://evil.example:PORT", "host: evil.example:PORT"),
    ("http://localhost:PORT", "host: evil.example"),
];

struct House {
    process: Process,
    port: String,
    mail: String,
    secret: String,
}

impl House {
    /// The status, and the whole answer.
    async fn ask(
        &self,
        (method, path, body): (&str, &str, &str),
        (target, headers): (&str, &str),
    ) -> (u16, String) {
        let filled = |text: &str| text.replace("PORT", &self.port).replace("MAIL", &self.mail);
        let request = format!(
            "{method} {}{} HTTP/1.1\r\n{}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            filled(target),
            filled(path),
            filled(headers),
            body.len()
        );
        let mut stream = TcpStream::connect(self.process.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer.split(' ').nth(1).unwrap_or_default().parse().unwrap_or_default(), answer)
    }
}

both_engines! {
    async fn the_mailbox_answers_to_names_of_this_machine_alone(database: Database) {
        let scene = Scene::new(database.store().await);
        let ada = scene.founder("autonomy").await;
        scene.invited(&ada, "acme", "una@example.org", "member").await;
        let secret = mailed(&scene.ctx, "una@example.org", "/join/").await;
        let mails = guildhall_service::mailbox::latest(&scene.ctx, None).await.unwrap();
        let mail = mails.into_iter().find(|mail| mail.to == "una@example.org").unwrap().id;
        let process = Process::start(&["--database", database.url()]);
        let port = process.address().rsplit(':').next().unwrap().to_owned();
        let house = House { process, port, mail, secret };
        for question in QUESTIONS {
            for asked in HERE {
                let (status, answer) = house.ask(question, asked).await;
                assert_eq!(status, 200, "{question:?} {asked:?}: {answer}");
                assert!(question.0 == "HEAD" || answer.contains(&house.secret), "{question:?} {asked:?}: {answer}");
            }
            for asked in ELSEWHERE {
                let (status, answer) = house.ask(question, asked).await;
                assert!(!answer.contains(&house.secret), "{question:?} {asked:?}: {answer}");
                // What an open page asks again is answered with what its page would be told.
                let expected = if question.1 == "/rpc/refresh" { 200 } else { 403 };
                assert_eq!(status, expected, "{question:?} {asked:?}: {answer}");
                let is_told = question.0 == "HEAD" || answer.contains("opens on this machine alone");
                assert!(is_told, "{question:?} {asked:?}: {answer}");
            }
        }
    }
}
