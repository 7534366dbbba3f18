//! Who joins a team after its charter was published, and when there are so many of them that a fresh round fits.

use super::Refused;
use super::charter::Number;
use super::ids::MemberId;
use super::member::InvitationState;
use crate::base::text::clean_text;
use crate::base::token::PublicId;

/// Longest text of what somebody new would like to talk about.
pub const ABOUT_MAX: usize = 300;
/// Days on which a link opens that was given after the round was closed.
pub const LINK_DAYS: i64 = 14;

/// What somebody new says to the charter they found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// "I can work with this", to the version they read.
    Consent { number: Number },
    /// Would like to talk first; about what may be empty.
    Talk { about: String },
}

/// Somebody new and what they said so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newcomer {
    /// The version they can work with; 0 until they said so.
    pub consented: Option<Number>,
    pub wants_to_talk: bool,
    pub about: String,
}

/// A person of the team as the facilitator of its charter sees them.
#[derive(Debug, Clone)]
pub struct Teammate {
    pub id: MemberId,
    pub public_id: PublicId,
    pub name: String,
    pub email: String,
    pub has_left: bool,
    pub state: InvitationState,
    /// Joined after the charter was published.
    pub newcomer: Option<Newcomer>,
}

/// Who is new on a team with a charter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    pub new: usize,
    pub team: usize,
    pub consented: usize,
    /// Name and what about, of those who would like to talk.
    pub wishes: Vec<(String, String)>,
    /// A later round is planned or done.
    pub has_later_round: bool,
}

impl Joined {
    /// Of a team, those who are there now.
    pub fn of(team: &[Teammate], has_later_round: bool) -> Self {
        let here: Vec<&Teammate> = team.iter().filter(|mate| !mate.has_left && mate.state.may_enter()).collect();
        let new: Vec<(&str, &Newcomer)> =
            here.iter().filter_map(|mate| Some((mate.name.as_str(), mate.newcomer.as_ref()?))).collect();
        let wishes = new.iter().filter(|(_, new)| new.wants_to_talk);
        Self {
            new: new.len(),
            team: here.len(),
            consented: new.iter().filter(|(_, new)| new.consented.is_some()).count(),
            wishes: wishes.map(|(name, new)| ((*name).to_owned(), new.about.clone())).collect(),
            has_later_round,
        }
    }

    /// Whether the team has become another one: a third of it has not made this charter.
    pub fn wants_fresh_round(&self) -> bool {
        self.new > 0 && 3 * self.new >= self.team && !self.has_later_round
    }
}

pub fn clean_about(typed: &str) -> Result<String, Refused> {
    clean_text(typed, ABOUT_MAX).map_err(|fault| Refused::field("about", fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(new: usize, team: usize) -> Joined {
        Joined { new, team, ..Joined::default() }
    }

    #[test]
    fn a_third_of_new_people_asks_for_a_fresh_round() {
        assert!(!joined(0, 0).wants_fresh_round());
        assert!(!joined(2, 7).wants_fresh_round());
        assert!(joined(3, 9).wants_fresh_round());
        assert!(joined(3, 8).wants_fresh_round());
        assert!(!Joined { has_later_round: true, ..joined(3, 9) }.wants_fresh_round());
    }

    #[test]
    fn who_left_and_who_said_no_are_not_on_the_team() {
        let mate = |number: i64, state, has_left, newcomer| Teammate {
            id: MemberId(number),
            public_id: PublicId::sample(),
            name: format!("Person {number}"),
            email: String::new(),
            has_left,
            state,
            newcomer,
        };
        let new = Newcomer { consented: Number::parse("1"), wants_to_talk: true, about: "Chat".to_owned() };
        let team = [
            mate(1, InvitationState::Invited, false, None),
            mate(2, InvitationState::Declined, false, None),
            mate(3, InvitationState::Newcomer, true, Some(new.clone())),
            mate(4, InvitationState::Newcomer, false, Some(new)),
        ];
        let joined = Joined::of(&team, false);
        assert_eq!((joined.new, joined.team, joined.consented), (1, 2, 1));
        assert_eq!(joined.wishes, [("Person 4".to_owned(), "Chat".to_owned())]);
    }
}
