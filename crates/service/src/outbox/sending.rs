//! Mails that are being sent, each by a task of its own.

use super::Sent;
use guildhall_mail::SendError;
use guildhall_store::Claimed;
use std::collections::HashMap;
use tokio::task::{Id, JoinError, JoinSet};

/// The tasks with their mails. What a task comes to is told of its mail, also where the task fails.
#[derive(Default)]
pub(super) struct Sending {
    tasks: JoinSet<Sent>,
    mails: HashMap<Id, Claimed>,
}

impl Sending {
    /// Begins to send a mail.
    pub(super) fn begin(&mut self, mail: Claimed, task: impl Future<Output = Sent> + Send + 'static) {
        let task = self.tasks.spawn(task);
        self.mails.insert(task.id(), mail);
    }

    /// The mails that are being sent.
    pub(super) fn mails(&self) -> impl Iterator<Item = &Claimed> {
        self.mails.values()
    }

    /// The same, to give them another lease.
    pub(super) fn mails_mut(&mut self) -> impl Iterator<Item = &mut Claimed> {
        self.mails.values_mut()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.mails.len()
    }

    /// Waits until a mail was sent or refused; none when none is being sent.
    pub(super) async fn next(&mut self) -> Option<(Claimed, Sent)> {
        let joined = self.tasks.join_next_with_id().await?;
        self.told(joined)
    }

    /// A mail that was sent or refused by now.
    pub(super) fn try_next(&mut self) -> Option<(Claimed, Sent)> {
        let joined = self.tasks.try_join_next_with_id()?;
        self.told(joined)
    }

    fn told(&mut self, joined: Result<(Id, Sent), JoinError>) -> Option<(Claimed, Sent)> {
        let (task, sent) = joined.unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "sending a mail was given up");
            (error.id(), Err(SendError::transient("this program has failed while it sent the mail")))
        });
        Some((self.mails.remove(&task)?, sent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::worker::tests::mail;
    use guildhall_mail::Cause;

    #[tokio::test]
    async fn a_task_that_fails_gives_its_mail_back_to_be_tried_again() {
        let mut sending = Sending::default();
        sending.begin(mail(1, 10), async { Ok(()) });
        sending.begin(mail(2, 10), async { panic!("a fault") });
        let mut told = [sending.next().await.unwrap(), sending.next().await.unwrap()];
        told.sort_by_key(|(mail, _)| mail.id);
        assert_eq!(told[0], (mail(1, 10), Ok(())));
        assert_eq!((&told[1].0, told[1].1.as_ref().unwrap_err().cause), (&mail(2, 10), Cause::Temporary));
        assert!(sending.len() == 0 && sending.next().await.is_none(), "it holds no place any more");
    }
}
