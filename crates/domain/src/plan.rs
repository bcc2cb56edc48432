//! Plans: what an organization may use, and for how many people. Which plan it is on, the operator says.

use crate::denied::Denied;
use crate::email::{EmailAddress, shown_domain};
use crate::event::Event;
use crate::facts::{Facts, Organization, Subject};
use crate::pack::either;
use crate::sentence;
use serde::{Deserialize, Serialize};

/// One of a pack's plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its stable name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What comes with it.
    pub features: Vec<Feature>,
    /// For how many people, pending invitations included; none for no bound. An organization's own number goes before it.
    pub seats: Option<u32>,
    /// Only addresses at the organization's own domain may be asked in.
    pub own_domain: bool,
}

/// What a plan may come with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Members beyond the founder: inviting, and managing members.
    Members,
}

/// What was agreed on with one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The plan's id; empty where the pack has no plans.
    pub plan: String,
    /// For how many people; none for as many as the plan says.
    pub seats: Option<u32>,
    /// The domain at which its people have their addresses: the founder's, unless the operator names another.
    pub domain: String,
}

impl Plan {
    /// Whether nothing is kept from whoever is on it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.features.contains(&Feature::Members) && self.seats.is_none() && !self.own_domain
    }
}

impl Facts {
    /// The plan that the organization is on. Without one, nothing is kept from it.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        self.pack.plan(&self.organization.terms.plan)
    }

    /// Whether a feature comes with the organization's plan.
    ///
    /// # Errors
    /// [`Denied::NeedsPlan`], with the plans that it comes with.
    pub fn comes_with(&self, feature: Feature) -> Result<(), Denied> {
        match self.plan_without(feature) {
            Some((plan, plans)) => Err(Denied::NeedsPlan { plan: plan.title.clone(), plans }),
            None => Ok(()),
        }
    }

    /// The organization's plan where a feature does not come with it, and those that it comes with: "Teams or Enterprise".
    pub(crate) fn plan_without(&self, feature: Feature) -> Option<(&Plan, String)> {
        let plan = self.plan().filter(|plan| !plan.features.contains(&feature))?;
        let with = self.pack.plans.iter().filter(|other| other.features.contains(&feature));
        Some((plan, either(&with.map(|other| other.title.as_str()).collect::<Vec<_>>())))
    }

    /// Whether there is room for everybody who is `used` already, and one more.
    pub(crate) fn has_a_seat_beside(&self, used: u32) -> Result<(), Denied> {
        match self.seats() {
            Some(seats) if used >= seats => Err(Denied::SeatsTaken { seats }),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the plan lets this address in.
    pub(crate) fn lets_in(&self, email: &EmailAddress) -> Result<(), Denied> {
        let domain = &self.organization.terms.domain;
        match self.plan() {
            Some(plan) if plan.own_domain && email.domain() != *domain => {
                Err(Denied::OtherDomain { plan: plan.title.clone(), domain: domain.clone() })
            }
            Some(_) | None => Ok(()),
        }
    }
}

impl Facts {
    /// What other terms would change for the people of the organization: nobody loses access by them.
    #[must_use]
    pub fn foresee_terms(&self, to: &Terms) -> Vec<String> {
        let other = Organization { terms: to.clone(), ..self.organization.clone() };
        let then = Self { organization: other, ..self.about(Subject::None) };
        let mut lines = Vec::new();
        match (self.comes_with(Feature::Members), then.comes_with(Feature::Members)) {
            (Ok(()), Err(_)) => lines.extend(self.what_stands_still()),
            (Err(_), Ok(())) => lines.push("Members can be invited, join and be managed again.".to_owned()),
            (Ok(()), Ok(())) | (Err(_), Err(_)) => {}
        }
        let used = self.organization.members.saturating_add(self.organization.pending);
        match (self.seats(), then.seats()) {
            (before, Some(seats)) if before != Some(seats) => lines.push(sentence!(
                "There are {} seats, and {} are taken, pending invitations included{}.",
                seats,
                used,
                if used > seats { ": nobody leaves, and nobody joins until there is room" } else { "" }
            )),
            (Some(_), None) => lines.push("The number of seats is no longer limited.".to_owned()),
            (None | Some(_), Some(_)) | (None, None) => {}
        }
        if let Some(plan) = then.plan().filter(|plan| plan.own_domain)
            && (self.plan().is_none_or(|plan| !plan.own_domain)
                || self.organization.terms.domain != to.domain)
        {
            lines.push(sentence!(
                "With {}, only addresses at {} can be invited and join.",
                plan.title,
                shown_domain(&to.domain)
            ));
        }
        lines
    }

    /// What it means for the people who are there that members do not come with the plan any more.
    fn what_stands_still(&self) -> Vec<String> {
        let mut lines = vec!["Nobody can be invited, join or be managed any more.".to_owned()];
        lines.push(match self.organization.members {
            1 => "1 member keeps their access.".to_owned(),
            members => sentence!("{} members keep their access.", members),
        });
        match self.organization.pending {
            0 => {}
            1 => lines.push("1 pending invitation cannot be accepted.".to_owned()),
            pending => lines.push(sentence!("{} pending invitations cannot be accepted.", pending)),
        }
        lines
    }

    /// For how many people there is room; none for no bound.
    fn seats(&self) -> Option<u32> {
        self.organization.terms.seats.or_else(|| self.plan().and_then(|plan| plan.seats))
    }
}

/// Puts the organization on other terms: the operator's alone. People who are there stay.
pub(crate) fn change(facts: &Facts, to: &Terms) -> Result<Vec<Event>, Denied> {
    if !facts.actor.operator {
        return Err(Denied::Hidden);
    }
    if facts.pack.plan(&to.plan).is_none() && !(to.plan.is_empty() && facts.pack.plans.is_empty()) {
        let known: Vec<_> = facts.pack.plans.iter().map(|plan| plan.id.as_str()).collect();
        return Err(Denied::UnknownPlan { plan: to.plan.clone(), plans: either(&known) });
    }
    let from = facts.organization.terms.clone();
    Ok(if from == *to { Vec::new() } else { vec![Event::PlanChanged { from, to: to.clone() }] })
}
