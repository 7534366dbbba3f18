//! Step three: why the team is asked, with or without names, and what HR gets.

use askama::Template;

use super::{Stepping, message, sample, sample_hostile, sample_planned, with_rest};
use crate::base::text::LONG_MAX;
use crate::domain::Refused;
use crate::domain::planning::Step;
use crate::domain::workshop::{HrLevel, Mode, Workshop};
use crate::views::chrome::Chrome;
use crate::views::field::{Choice, Choices, ErrorSummary, Field};
use crate::views::words::number;

#[derive(Template)]
#[template(path = "workshop/frame_step.html")]
pub struct FrameStep {
    pub chrome: Chrome,
    pub form_key: String,
    pub step: Stepping,
    pub errors: ErrorSummary,
    pub frame: Field,
    pub modes: Choices,
    pub hr: Choices,
    /// Invitations are out: only stricter from here on.
    pub is_promised: bool,
}

impl FrameStep {
    /// `workshop` carries what stands in the fields, as typed when the form came back.
    pub fn new((chrome, form_key): (Chrome, String), workshop: &Workshop, refused: &[Refused]) -> Self {
        let frame = Field::area("frame", "Why you ask")
            .hint(
                "It stands in the invitation, before the first question and on the wall. {minutes} becomes the time \
                 it takes, {closes} the closing time.",
            )
            .rows(8)
            .max(LONG_MAX)
            .value(&workshop.frame)
            .error(message(refused, "frame"));
        let modes = modes(workshop).error(message(refused, "mode"));
        let hr = hr(workshop).error(message(refused, "hr"));
        let errors = with_rest(ErrorSummary::of(&[&frame]).choices(&modes).choices(&hr), refused);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            step: Stepping::at(workshop, Step::Frame),
            errors,
            frame,
            modes,
            hr,
            is_promised: !workshop.is_planned(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("Plan a workshop: why"), "key".to_owned());
        let refused = [Refused::field("hr", "The team was told what HR gets. From now on it can only become less.")];
        vec![
            ("first", Self::new(frame(), &sample_planned(), &[])),
            ("hostile", Self::new(frame(), &sample_hostile(), &[])),
            ("promised", Self::new(frame(), &sample(), &refused)),
        ]
    }
}

fn modes(workshop: &Workshop) -> Choices {
    let from = number(workshop.team_min as usize);
    let options = vec![
        Choice::new(Mode::Counted.as_str(), "Counted, without names")
            .example(format!(
                "The team sees how many chose what, from {from} answers up. Closing cuts the names off for good."
            ))
            .chosen(workshop.mode == Mode::Counted),
        Choice::new(Mode::Named.as_str(), "With names")
            .example("After the reveal the team sees who chose what. For teams that know each other well.")
            .chosen(workshop.mode == Mode::Named),
    ];
    Choices::one("mode", "How are answers shown to the team?", options)
}

fn hr(workshop: &Workshop) -> Choices {
    let from = number(workshop.hr_min as usize);
    let option = |level: HrLevel, label, example: String| {
        Choice::new(level.as_str(), label).example(example).chosen(workshop.hr_level == level)
    };
    let options = vec![
        option(HrLevel::Nothing, "Nothing", "HR does not see this workshop at all.".to_owned()),
        option(
            HrLevel::Status,
            "Whether there is a charter",
            "HR sees that there is one and when you look again; nothing of what is in it.".to_owned(),
        ),
        option(
            HrLevel::StatusAndSums,
            "That, and totals",
            format!(
                "Totals only from {from} people up, and nothing from which fewer could be worked out. Never a line \
                 somebody wrote. The question about what may leave the team then leaves out its answer about numbers."
            ),
        ),
    ];
    Choices::one("hr", "What does HR get?", options)
        .hint("Said to everybody before the first question. Later it can only become less.")
}
