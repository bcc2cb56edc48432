//! What is measured: everything, or the part that whoever works on it wants to see again quickly.

use crate::trouble::Result;
use std::path::PathBuf;
use std::time::Duration;

/// How a run is called.
pub(crate) const USAGE: &str =
    "Usage: guildhall-bench SERVER [OUTPUT] [--engines sqlite,postgres] [--sizes 1000,10000,100000]
       [--seconds 6] [--rounds facts,waiting,housekeeping,reading,rendering,inviting,streams,limits] [--pending 100000]
SERVER is the release binary of guildhall. OUTPUT gets the table in Markdown.";

/// What to measure, and for how long each.
pub(crate) struct Plan {
    /// The release binary.
    pub(crate) server: PathBuf,
    /// Where the table goes.
    pub(crate) output: Option<PathBuf>,
    /// Sizes of crowds.
    pub(crate) sizes: Vec<u32>,
    /// How long each load lasts.
    pub(crate) time: Duration,
    /// How many invitations are pending in the second half of the round of invitations; none leaves that half out.
    pub(crate) pending: u32,
    engines: Vec<String>,
    rounds: Vec<String>,
}

impl Plan {
    /// Reads the arguments that follow the program's name.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut arguments = arguments.peekable();
        let mut plan = Self {
            server: arguments.next().ok_or(USAGE)?.into(),
            output: arguments.next_if(|argument| !argument.starts_with("--")).map(PathBuf::from),
            sizes: vec![1_000, 10_000, 100_000],
            time: Duration::from_secs(6),
            pending: 100_000,
            engines: list("sqlite,postgres"),
            rounds: list("facts,waiting,housekeeping,reading,rendering,inviting,streams,limits"),
        };
        while let Some(option) = arguments.next() {
            let value = arguments.next().ok_or(USAGE)?;
            match option.as_str() {
                "--engines" => plan.engines = list(&value),
                "--rounds" => plan.rounds = list(&value),
                "--seconds" => plan.time = Duration::from_secs(value.parse()?),
                "--pending" => plan.pending = value.parse()?,
                "--sizes" => {
                    plan.sizes = value.split(',').map(str::parse).collect::<std::result::Result<_, _>>()?;
                }
                _ => return Err(USAGE.into()),
            }
        }
        Ok(plan)
    }

    /// Whether an engine is measured.
    pub(crate) fn asks_for(&self, engine: &str) -> bool {
        self.engines.iter().any(|asked| asked == engine)
    }

    /// Whether a round takes place.
    pub(crate) fn has(&self, round: &str) -> bool {
        self.rounds.iter().any(|asked| asked == round)
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}
