//! Pages after closing: results, draft, consent, publishing, the charter. Facilitator and team read the same pages by
//! different addresses; `Viewer` knows which.

pub mod cards;
pub mod change;
pub mod compare;
pub mod consent_box;
mod decided;
pub mod desk;
pub mod desk_beside;
pub mod draft;
pub mod ending;
pub mod looked;
pub mod looking;
pub mod meeting;
mod moved;
pub mod publish;
pub mod requests;
pub mod results;
pub mod revisit;
pub mod show;
pub mod stale;
pub mod wall;

use super::chrome::{Chrome, Member, NavItem, Section, Setting};
use super::show::Link;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::person::Role;

/// By whose addresses the page speaks.
#[derive(Debug, Clone)]
pub enum Viewer {
    Facilitator {
        name: String,
        role: Role,
        workshop: PublicId,
        workshop_title: String,
        charter: PublicId,
        is_published: bool,
    },
    /// `is_published`: the team works by the charter, so there are check-ins.
    /// `keeps`: the charter in force is in this member's hands.
    Member { called: String, invitation: PublicId, is_published: bool, keeps: bool },
}

/// Which of the pages is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Results,
    Draft,
    Charter,
    CheckIn,
    /// Of whoever runs the workshop only.
    Desk,
    /// The people of the team, for its facilitator.
    People,
    /// Their cards, for the team itself.
    Cards,
    Wall,
}

impl Viewer {
    /// The address of a page of this charter for this reader.
    pub fn address(&self, page: &str) -> String {
        match self {
            Self::Facilitator { charter, .. } if page == paths::CHARTER => paths::charter(charter, ""),
            Self::Facilitator { charter, .. } => paths::charter(charter, page),
            Self::Member { invitation, .. } => paths::member(invitation, page),
        }
    }

    pub fn is_facilitator(&self) -> bool {
        matches!(self, Self::Facilitator { .. })
    }

    /// Whether the forms that change a charter in force are theirs.
    pub fn may_keep(&self) -> bool {
        match self {
            Self::Facilitator { .. } => true,
            Self::Member { keeps, .. } => *keeps,
        }
    }

    pub fn chrome(&self, setting: Setting, team: &str, at: At, title: impl Into<String>) -> Chrome {
        match self {
            Self::Facilitator { name, role, .. } => {
                let title = format!("{} – {team}", title.into());
                Chrome::for_role(setting, (name, *role), Section::Workshops, title)
            }
            Self::Member { called, .. } => {
                Chrome::member(setting, Member { team, name: called }, self.pages(at), title)
            }
        }
    }

    /// Ways back for a facilitator; a member's pages are all in the bar.
    pub fn crumbs(&self) -> Vec<Link> {
        match self {
            Self::Facilitator { workshop, workshop_title, .. } => vec![
                Link::new("Workshops", paths::WORKSHOPS),
                Link::new(workshop_title.clone(), paths::workshop(workshop, "")),
            ],
            Self::Member { .. } => Vec::new(),
        }
    }

    /// The pages of this charter side by side; for a member they are in the bar already.
    pub fn tabs(&self, at: At) -> Vec<NavItem> {
        if !self.is_facilitator() {
            return Vec::new();
        }
        let desk = NavItem::new("Desk", self.address(paths::DESK), at == At::Desk);
        self.pages(at).into_iter().chain([desk]).collect()
    }

    fn has_check_ins(&self) -> bool {
        let (Self::Facilitator { is_published, .. } | Self::Member { is_published, .. }) = self;
        *is_published
    }

    /// A member has four at most: until there is a charter what leads to it, afterwards what one works by.
    fn pages(&self, at: At) -> Vec<NavItem> {
        let to = |label, page, which| NavItem::new(label, self.address(page), at == which);
        let (results, draft) = (to("Results", paths::RESULTS, At::Results), to("Draft", paths::DRAFT, At::Draft));
        let (charter, wall) = (to("Charter", paths::CHARTER, At::Charter), to("Wall", paths::WALL, At::Wall));
        let check_in = to("Check-in", paths::CHECK_IN, At::CheckIn);
        match (self, self.has_check_ins()) {
            (Self::Facilitator { .. }, false) => vec![results, wall, draft, charter, self.people(at)],
            (Self::Facilitator { .. }, true) => vec![results, wall, draft, charter, check_in, self.people(at)],
            (Self::Member { .. }, false) => vec![results, wall, draft, charter],
            (Self::Member { .. }, true) => vec![results, charter, check_in, to("Cards", paths::CARDS, At::Cards)],
        }
    }

    fn people(&self, at: At) -> NavItem {
        NavItem::new("People", self.address(paths::TEAM_PEOPLE), at == At::People)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_and_a_facilitator_read_the_same_page_by_their_own_addresses() {
        let viewer = samples::facilitator();
        assert!(viewer.address(paths::CHARTER).starts_with("/charters/"));
        assert!(!viewer.address(paths::CHARTER).ends_with(paths::CHARTER));
        assert!(samples::member().address(paths::CHARTER).ends_with(paths::CHARTER));
    }
}

/// Values for `samples()` of the pages here.
pub mod samples {
    use super::Viewer;
    use crate::base::dice::Dice;
    use crate::base::token::PublicId;
    use crate::domain::agreement::consent::Outcome;
    use crate::domain::agreement::{Kind, Level};
    use crate::domain::bank::Bank;
    use crate::domain::charter::{
        Charter, CharterState, Clause, ClauseStatus, Consented, Decision, Figures, Line, Need, Number, Parts, Place,
        Request, Sheet, SheetClause, SheetPart,
    };
    use crate::domain::ids::{CharterId, ClauseId, NeedId, OrganisationId, TeamId, WorkshopId};
    use crate::domain::person::Role;
    use crate::domain::synthesis::{Flags, Support, Verdict};
    use crate::views::HOSTILE;

    fn id(number: u64) -> PublicId {
        PublicId::throw(&Dice::seeded(number))
    }

    pub fn facilitator() -> Viewer {
        Viewer::Facilitator {
            name: "Mara Okafor".to_owned(),
            role: Role::Facilitator,
            workshop: id(1),
            workshop_title: "Atlas, first round".to_owned(),
            charter: id(2),
            is_published: true,
        }
    }

    pub fn member() -> Viewer {
        Viewer::Member { called: "Priya".to_owned(), invitation: id(3), is_published: true, keeps: false }
    }

    /// A member who keeps the charter.
    pub fn keeper() -> Viewer {
        Viewer::Member { called: "Aiko".to_owned(), invitation: id(3), is_published: true, keeps: true }
    }

    pub fn charter(state: CharterState) -> Charter {
        Charter {
            id: CharterId(1),
            public_id: id(2),
            organisation: OrganisationId(1),
            workshop: WorkshopId(1),
            team: TeamId(1),
            team_name: "Atlas".to_owned(),
            state,
            consent_is_closed: false,
            published: Number::default(),
            change: None,
            change_why: String::new(),
            opened: 1,
            ended_reason: if state == CharterState::NotThisTime { HOSTILE.to_owned() } else { String::new() },
            published_at: None,
            looks_again: String::new(),
            is_replaced: false,
            ends_on: None,
            ending: None,
        }
    }

    pub fn clause(number: i64, kind: Kind, words: &str) -> Clause {
        let (level, support, people) = match kind {
            Kind::Norm => (Level::Strong, Support::Most { people: 8, n: 9, eligible: 9, within_one_step: false }, 8),
            Kind::Lean => (Level::Weak, Support::Lean { people: 4, n: 9 }, 4),
            _ => (Level::Split, Support::Differ, 4),
        };
        Clause {
            id: ClauseId(number),
            public_id: id(10 + number.unsigned_abs()),
            question: "first_response".to_owned(),
            topic: "feedback".to_owned(),
            title: if number == 1 { "New work".to_owned() } else { HOSTILE.to_owned() },
            words: words.to_owned(),
            composed_words: words.to_owned(),
            status: if kind == Kind::Norm { ClauseStatus::Draft } else { ClauseStatus::ToDiscuss },
            figures: Figures {
                verdict: Verdict::Judged { level, kind },
                n: 9,
                eligible: 9,
                counts: vec![people, 9 - people, 0, 0],
                support,
                flags: Flags { provisional: false, few: number == 3, fragile: number == 2 },
                tension: (kind != Kind::Norm).then_some(0),
            },
            version: 1,
            is_talk: kind != Kind::Norm,
            trying_until: None,
            why: String::new(),
            agreed_version: 0,
            origin: None,
        }
    }

    pub fn parts() -> Parts {
        let line = |number: i64, place: Place, part: &str, words: &str| Line {
            id: number,
            public_id: id(40 + number.unsigned_abs()),
            place,
            part: part.to_owned(),
            words: words.to_owned(),
            is_kept: number == 1,
            reply: String::new(),
            until: None,
            note: String::new(),
            version: 1,
        };
        Parts {
            clauses: vec![
                clause(1, Kind::Norm, "When someone brings something new, we first celebrate the effort and the idea."),
                clause(2, Kind::Lean, "We lean towards a quiet half minute after a real question."),
                clause(3, Kind::Both, "We differ here, so we ask first: “Cheer or challenge?”"),
            ],
            needs: vec![Need {
                id: NeedId(1),
                public_id: id(30),
                question: "feedback_place".to_owned(),
                words: "Some of us need to hear critique one to one.".to_owned(),
                composed_words: "Some of us need to hear critique one to one.".to_owned(),
                version: 1,
            }],
            lines: vec![
                line(1, Place::Preamble, "good", "We keep our promises."),
                line(2, Place::Preamble, "great", HOSTILE),
                line(3, Place::Request, "", "had one hour a week without any meeting"),
                line(4, Place::Line, "first_response", "It depends on who asks."),
            ],
        }
    }

    fn sheet_clauses() -> Vec<SheetClause> {
        vec![
            SheetClause {
                question: "first_response".to_owned(),
                title: "Effort first".to_owned(),
                words: "When someone brings something new, we first celebrate the effort and the idea.".to_owned(),
                support: Support::Most { people: 8, n: 9, eligible: 9, within_one_step: false },
                n: 9,
                id: "a".to_owned(),
                until: "2027-01-12".to_owned(),
                why: String::new(),
                verdict: None,
                origin: String::new(),
            },
            SheetClause {
                question: "sharing".to_owned(),
                title: "What may leave this team".to_owned(),
                words: "Our charter may leave this team; nothing else does.".to_owned(),
                support: Support::None,
                n: 9,
                id: "b".to_owned(),
                until: String::new(),
                why: String::new(),
                verdict: None,
                origin: String::new(),
            },
        ]
    }

    pub fn sheet() -> Sheet {
        Sheet {
            team: "Atlas".to_owned(),
            number: Number { version: 1, amendment: 0 },
            published_at: "2026-11-24T10:15:00Z".parse().unwrap_or_default(),
            timezone: "Europe/Stockholm".to_owned(),
            preamble: vec![SheetPart {
                label: "Good is ...".to_owned(),
                lines: vec!["We keep our promises, and feedback surprises nobody.".to_owned()],
            }],
            clauses: sheet_clauses(),
            left: Vec::new(),
            needs: vec!["Some of us need to hear critique one to one.".to_owned()],
            requests: vec![Request {
                words: "It would be my ideal if we had one quiet hour a week.".to_owned(),
                reply: "We will try".to_owned(),
            }],
            looks_again: "after our third meeting from now".to_owned(),
            looks_again_on: jiff::civil::date(2027, 1, 5),
            consented: Consented {
                answered: 2,
                eligible: 2,
                everybody: vec!["Ruth Adeyemi".to_owned(), HOSTILE.to_owned()],
            },
            decision: Some(Decision {
                outcome: Outcome::AdoptedWithConcerns,
                quorum: "three_quarters".to_owned(),
                eligible: 9,
                answered: 8,
                concerned: 2,
                names: Vec::new(),
                concerns: vec!["Let us look at the channels in May.".to_owned(), HOSTILE.to_owned()],
            }),
        }
    }

    /// The built-in bank; a page sample without it would have no options to name.
    pub fn bank() -> Option<Bank> {
        Bank::built_in().ok()
    }
}
