//! A question that was not answered yet: what a command that someone is about to give would change. It travels to the browser, where the
//! command changes with each choice, and is asked there again with the same functions.

use super::{Line, Reach, Shift, Touched, foresee, words};
use crate::command::Command;
use crate::decide;
use crate::denied::Denied;
use crate::facts::{Facts, Subject};
use serde::{Deserialize, Serialize};

/// Whose rights change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The reader's.
    You,
    /// One person's, by name.
    One(String),
    /// That of as many people as there are.
    Many,
}

/// What must be known to foresee a command, and the command as it is at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prospect {
    /// The facts, as far as the browser is told them.
    pub facts: Facts,
    /// What they are about.
    pub subject: Subject,
    /// Whom it reaches.
    pub reach: Reach,
    /// The command.
    pub command: Command,
    /// Whose rights change.
    pub who: Whose,
}

impl Prospect {
    /// What a command would change.
    ///
    /// # Errors
    /// Why it would be refused.
    pub fn shifts(&self, command: &Command) -> Result<Vec<Shift>, Denied> {
        let events = decide(&self.facts.about(self.subject.clone()), command)?;
        Ok(foresee(&self.facts.pack, &events, &self.reach))
    }

    /// The same in words.
    ///
    /// # Errors
    /// As [`Prospect::shifts`].
    pub fn told(&self, command: &Command) -> Result<Vec<Line>, Denied> {
        let organization = self.facts.organization.name.as_str();
        let shifts = self.shifts(command)?;
        let told = |shift: &Shift| shift.words(&self.facts.pack, &self.who, organization);
        let mut lines: Vec<_> = shifts.iter().map(told).collect();
        if lines.is_empty() && command.touches() != Touched::Nobody {
            lines.push(words::nothing(&self.who));
        }
        if self.who == Whose::You
            && shifts.iter().any(|shift| shift.loses)
            && !matches!(command, Command::Leave)
        {
            lines.push(words::no_way_back());
        }
        Ok(lines)
    }
}
