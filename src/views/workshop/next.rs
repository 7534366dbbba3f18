//! The one next step of a workshop, and the ways that lead on from it.

use crate::base::paths;
use crate::domain::planning::Step;
use crate::domain::workshop::{Outcome, Stage as WorkshopStage, Workshop};
use crate::views::show::Link;

/// The one thing to do next, and what lies beside it.
pub struct Next {
    pub heading: &'static str,
    pub text: String,
    pub links: Vec<Link>,
}

/// The next step of a workshop as it stands.
pub fn next(workshop: &Workshop, outcomes: &[Outcome]) -> Next {
    let at = |page| paths::workshop(&workshop.public_id, page);
    match workshop.stage {
        WorkshopStage::Planning => Next {
            heading: "Go on planning",
            text: "Nobody has been invited yet.".to_owned(),
            links: vec![Link::new("Go on planning", paths::plan(&workshop.public_id, Step::Team.as_str()))],
        },
        WorkshopStage::Open => Next {
            heading: "When you are ready",
            text:
                "Closing cuts the names off the answers for good. Nobody can change or take back an answer after that."
                    .to_owned(),
            links: vec![
                Link::new("Show the join screen", at("/screen")),
                Link::new("Close the answers…", at("/close")),
            ],
        },
        WorkshopStage::Closed => closed_next(outcomes),
        WorkshopStage::Ended => Next {
            heading: "This round has ended",
            text: match ended(outcomes) {
                said if said.is_empty() => format!("It ended without a charter. {}", workshop.ended_reason),
                said => said,
            }
            .trim_end()
            .to_owned(),
            links: Vec::new(),
        },
    }
}

fn closed_next(outcomes: &[Outcome]) -> Next {
    if outcomes.is_empty() {
        return Next {
            heading: "Too few to write from",
            text: "No draft came of this round. Plan another when more people can take part.".to_owned(),
            links: Vec::new(),
        };
    }
    let are_decided = outcomes.iter().all(Outcome::is_decided);
    let text = if are_decided {
        "The charter is there for everybody. Look at it again after the third or fourth meeting."
    } else if outcomes.iter().all(|outcome| outcome.is_shown || outcome.is_decided()) {
        "Start with what you share, then where you differ. The draft waits for your words."
    } else {
        "Start with what you share, then where you differ. A team sees nothing before you open its wall, or show the \
         results without it."
    };
    Next {
        heading: if are_decided { "Work by it, then look again" } else { "Look together, then agree" },
        text: format!("{text} {}", ended(outcomes)).trim_end().to_owned(),
        links: outcomes.iter().flat_map(|outcome| outcome_links(outcome, outcomes.len() > 1)).collect(),
    }
}

/// "Kite ended without a charter: “Too early.”"
fn ended(outcomes: &[Outcome]) -> String {
    let said = |outcome: &Outcome| match outcome.ended.as_deref() {
        None => None,
        Some("") => Some(format!("{} ended without a charter.", outcome.team)),
        Some(reason) => Some(format!("{} ended without a charter: “{reason}”", outcome.team)),
    };
    outcomes.iter().filter_map(said).collect::<Vec<_>>().join(" ")
}

fn outcome_links(outcome: &Outcome, has_several: bool) -> Vec<Link> {
    let of_team = |words: &str| if has_several { format!("{words} of {}", outcome.team) } else { words.to_owned() };
    let at = |page| paths::charter(&outcome.charter, page);
    let results = Link::new(of_team("The results"), at(paths::RESULTS));
    if outcome.is_published {
        let charter = Link::new(of_team("The charter"), at(""));
        return vec![results, charter, Link::new(of_team("The check-in"), at(paths::CHECK_IN))];
    }
    if outcome.ended.is_some() {
        return vec![results, Link::new(of_team("The draft"), at(paths::DRAFT))];
    }
    vec![results, Link::new(of_team("The wall"), at(paths::WALL)), Link::new(of_team("The draft"), at(paths::DRAFT))]
}
