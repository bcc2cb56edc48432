//! What can become of an invitation, as filters of the page.

use crate::components::Chip;
use crate::pages::members::place::address;
use guildhall_domain::facts::InvitationState;

const STATES: [(InvitationState, &str, &str); 6] = [
    (InvitationState::Pending, "pending", "Pending"),
    (InvitationState::Accepted, "accepted", "Accepted"),
    (InvitationState::Declined, "declined", "Declined"),
    (InvitationState::Revoked, "revoked", "Revoked"),
    (InvitationState::Expired, "expired", "Expired"),
    (InvitationState::Superseded, "superseded", "Already a member"),
];

/// The state of that name.
pub(super) fn named(name: &str) -> Option<InvitationState> {
    STATES.iter().find(|(_, known, _)| *known == name).map(|(state, _, _)| *state)
}

/// A state's word in a sentence: "pending".
pub(super) fn word(state: InvitationState) -> &'static str {
    STATES.iter().find(|(known, _, _)| *known == state).map_or("", |(_, word, _)| word)
}

/// The filter as a pair of an address.
pub(super) fn pairs(state: Option<InvitationState>) -> Vec<(&'static str, String)> {
    state.map(|state| ("state", word(state).to_owned())).into_iter().collect()
}

/// The filters as they stand now.
pub(super) fn chips(path: &str, current: Option<InvitationState>) -> Vec<Chip> {
    let all = Chip::new("All", path, None).current(current.is_none());
    let each = STATES.iter().enumerate().map(|(index, (state, name, label))| {
        let chip =
            Chip::new(*label, address(path, [("state", *name)]), None).current(current == Some(*state));
        if index == 0 { chip.apart() } else { chip }
    });
    std::iter::once(all).chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_name_that_leads_back_to_it() {
        for (state, name, _) in STATES {
            assert_eq!(named(name), Some(state));
            assert_eq!(word(state), name);
        }
        assert_eq!(named("lost"), None);
    }
}
