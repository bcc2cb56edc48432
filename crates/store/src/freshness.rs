//! Freshness: whether anything at all was committed since something was read. A file answers at once; a server is asked in one question
//! that all who wait share.

use crate::engine::{Engine, Gauge, Patience, Version};
use crate::error::{Error, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long a connection may stay silent: everybody waits behind this one question.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often the whole database has changed, as far as this process asked.
///
/// Asked twice with the same answer, nothing was committed in between, in this or in any other process. So what was read after the
/// first question is still true at the second; and what was read after a later question is at least as fresh as an earlier one asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Freshness(u64);

/// Those who wait for an answer, and the connection that is asked.
#[derive(Default)]
pub(crate) struct Watermark {
    queue: Mutex<Queue>,
    mark: tokio::sync::Mutex<Mark>,
    /// The same for what answers in place. Nobody is ever suspended while holding it: behind a lock that is handed to someone who
    /// is not running, everybody would wait for that one's turn to run.
    at_hand: Mutex<Mark>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<oneshot::Sender<Result<Freshness>>>,
    /// Someone is asking, and will ask again for those who came meanwhile.
    asking: bool,
}

#[derive(Default)]
struct Mark {
    gauge: Option<Gauge>,
    version: Option<Version>,
    freshness: u64,
    closed: bool,
}

impl Watermark {
    /// Asks after this moment: someone who comes while a question is under way waits for the next one.
    pub(crate) async fn ask<E>(self: &Arc<Self>, engine: &Arc<E>) -> Result<Freshness>
    where
        E: AsRef<Engine> + Send + Sync + 'static,
    {
        let mut patience = Patience::new();
        loop {
            // Nobody holds it while waiting.
            let answer = self.at_hand().read_at_hand((**engine).as_ref());
            match answer {
                Some(Err(error)) if patience.lasts(&error) => patience.pause().await,
                Some(answer) => return answer,
                None => break,
            }
        }
        let (tell, told) = oneshot::channel();
        if self.join(tell) {
            tokio::spawn(Arc::clone(self).work(Arc::clone(engine)));
        }
        told.await.unwrap_or_else(|_| Err(Error::Unavailable("the process is stopping".to_owned())))
    }

    /// Ends the connection. Whoever asks later is told that the database is closed.
    pub(crate) async fn close(&self) {
        *self.at_hand() = Mark { closed: true, ..Mark::default() };
        let mut mark = self.mark.lock().await;
        mark.closed = true;
        if let Some(gauge) = mark.gauge.take() {
            gauge.close().await;
        }
    }

    /// Joins the queue; true for whoever must begin to work it off.
    fn join(&self, tell: oneshot::Sender<Result<Freshness>>) -> bool {
        let mut queue = self.queue();
        queue.waiting.push(tell);
        !std::mem::replace(&mut queue.asking, true)
    }

    /// Asks until nobody waits. It runs in a task of its own, so that whoever goes away leaves nobody waiting.
    async fn work<E: AsRef<Engine>>(self: Arc<Self>, engine: Arc<E>) {
        loop {
            // Whoever is about to ask as well may join this question.
            tokio::task::yield_now().await;
            let waiting = {
                let mut queue = self.queue();
                queue.asking = !queue.waiting.is_empty();
                std::mem::take(&mut queue.waiting)
            };
            if waiting.is_empty() {
                return;
            }
            let answer = self.mark.lock().await.read((*engine).as_ref()).await;
            for tell in waiting {
                let answer = match &answer {
                    Ok(freshness) => Ok(*freshness),
                    Err(error) => Err(error.again()),
                };
                // Who does not listen any more went away.
                let _gone = tell.send(answer);
            }
        }
    }

    fn at_hand(&self) -> MutexGuard<'_, Mark> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mark {
    /// Asks what answers in place; none where the answer must be waited for.
    fn read_at_hand(&mut self, engine: &Engine) -> Option<Result<Freshness>> {
        if self.gauge.is_none() {
            let gauge = Gauge::at_hand(engine)?;
            if self.closed {
                return Some(Err(closed()));
            }
            match gauge {
                Ok(gauge) => self.gauge = Some(gauge),
                Err(error) => return Some(Err(error)),
            }
        }
        let version = self.gauge.as_ref()?.version_at_hand()?;
        Some(version.map(|version| self.note(version)))
    }

    /// Asks the connection; one that died while nobody asked is replaced once.
    async fn read(&mut self, engine: &Engine) -> Result<Freshness> {
        if let Some(gauge) = &mut self.gauge
            && let Ok(Ok(version)) = timeout(PATIENCE, gauge.version()).await
        {
            return Ok(self.note(version));
        }
        // A new connection counts anew: what the old one said says nothing any more.
        (self.gauge, self.version) = (None, None);
        if self.closed {
            return Err(closed());
        }
        let open = async {
            let mut gauge = Gauge::open(engine).await?;
            let version = gauge.version().await?;
            Ok((gauge, version))
        };
        let silent = |_| Err(Error::Unavailable("the database does not answer".to_owned()));
        let (gauge, version) = timeout(PATIENCE, open).await.unwrap_or_else(silent)?;
        self.gauge = Some(gauge);
        Ok(self.note(version))
    }

    fn note(&mut self, version: Version) -> Freshness {
        if self.version.as_ref() != Some(&version) {
            self.version = Some(version);
            self.freshness += 1;
        }
        Freshness(self.freshness)
    }
}

fn closed() -> Error {
    Error::Unavailable("the database is closed".to_owned())
}
