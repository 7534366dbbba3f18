//! The parts of a question's form, the same on the page of one question and on the page of all.

use super::super::field::{Choice, Choices, Field, Look, Select, Steps, Tick};
use super::super::words::{capital, number, ordinal, plural};
use super::ranking::Ranking;
use crate::base::text::lower_first;
use crate::domain::bank::{Bank, Question, QuestionKind, Scale};
use crate::domain::filled::{Asked, Faults, Filled, NONE};
use crate::domain::given::Share;
use crate::domain::sitting::Sitting;
use crate::domain::workshop::Mode;

/// Where an answer is given.
pub enum Body {
    Choices(Choices),
    Line(Steps),
    /// Moved by buttons.
    Ranking(Ranking),
    /// One list per place.
    Places {
        legend: String,
        hint: String,
        error: String,
        places: Vec<Select>,
    },
    Texts {
        title: String,
        hint: String,
        error: String,
        parts: Vec<Field>,
    },
}

/// The mark that something is never voted away.
pub enum Must {
    /// This question cannot hold one.
    No,
    /// All are used elsewhere.
    Used(String),
    Tick(Tick),
    /// One of several things chosen.
    Which(Select),
}

/// What most people leave as it is: who may see the answer, and a line of one's own.
pub struct Extras {
    pub summary: &'static str,
    pub is_open: bool,
    pub share: Choices,
    pub note: Option<Field>,
}

/// A question with what is filled in and what is wrong with it.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    pub bank: &'a Bank,
    pub sitting: &'a Sitting,
    pub asked: Asked<'a>,
    pub filled: &'a Filled,
    pub faults: &'a Faults,
}

impl<'a> Form<'a> {
    fn question(&self) -> &'a Question {
        self.asked.question
    }

    fn name(&self, part: &str) -> String {
        format!("{}.{part}", self.question().code)
    }

    /// Help and reason in one line under the question.
    pub fn hint(&self) -> String {
        let question = self.question();
        let most = match &question.kind {
            QuestionKind::Multi(multi) if !question.prompt.contains("up to") => multi.max_select,
            _ => None,
        };
        let most = most.map(|most| format!("Choose up to {}.", number(most)));
        let why = question.why.as_ref().map(|why| format!("Why we ask: {}", lower_first(why)));
        let shown = question.is_text().then(|| self.who_reads().to_owned());
        [question.help.clone(), most, why, shown].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn who_reads(&self) -> &'static str {
        match self.sitting.workshop.mode {
            Mode::Counted => "Your team reads it without your name after closing.",
            Mode::Named => "Your team reads it with your name after closing.",
        }
    }

    /// The body for the page of one question; its legend is the page's heading.
    pub fn body(&self) -> Body {
        match self.common_body() {
            Body::Choices(choices) => Body::Choices(choices.title_legend()),
            Body::Line(steps) => Body::Line(Steps { choices: steps.choices.title_legend(), ..steps }),
            other => other,
        }
    }

    fn common_body(&self) -> Body {
        let question = self.question();
        match &question.kind {
            QuestionKind::Single(_) => Body::Choices(self.choices(false)),
            QuestionKind::Multi(_) => Body::Choices(self.choices(true)),
            QuestionKind::Scale(scale) => self.scale(scale),
            QuestionKind::Ranking(ranking) => {
                Body::Ranking(Ranking::new(self.asked, ranking.rank_top, self.filled, self.hint(), &self.faults.answer))
            }
            QuestionKind::Text(text) => {
                let parts = text.parts.iter().map(|part| {
                    let field = Field::area(&self.name(&format!("text.{}", part.code)), &part.label);
                    let field = field.rows(2).max(part.max_chars);
                    field.value(self.filled.text(&part.code)).error(self.faults.text(&part.code))
                });
                let (title, hint) = (question.prompt.clone(), self.hint());
                Body::Texts { title, hint, error: self.faults.answer.clone(), parts: parts.collect() }
            }
        }
    }

    /// The body for the page of all questions: nothing there posts before the end.
    pub fn body_in_list(&self) -> Body {
        match (&self.question().kind, self.common_body()) {
            (QuestionKind::Ranking(ranking), _) => Body::Places {
                legend: self.question().prompt.clone(),
                hint: self.hint(),
                error: self.faults.answer.clone(),
                places: (1..=ranking.rank_top.min(self.question().width())).map(|place| self.place(place)).collect(),
            },
            (_, body) => body,
        }
    }

    fn place(&self, place: usize) -> Select {
        let chosen = self.filled.picked.get(place - 1);
        let empty = Choice::new("", "Leave empty").chosen(chosen.is_none());
        let options = self
            .asked
            .options()
            .map(|(_, option)| Choice::new(&option.code, &option.label).chosen(chosen == Some(&option.code)));
        let label = format!("{} place", capital(&ordinal(place)));
        Select::new(&self.name(&format!("place.{place}")), &label, std::iter::once(empty).chain(options).collect())
    }

    fn choices(&self, several: bool) -> Choices {
        let question = self.question();
        let mut options: Vec<Choice> = self
            .asked
            .options()
            .map(|(_, option)| {
                let choice = Choice::new(&option.code, &option.label).chosen(self.filled.has(&option.code));
                choice.example(option.example.as_deref().map(quoted).unwrap_or_default())
            })
            .collect();
        if several {
            options.push(Choice::new(NONE, "None of these").chosen(self.filled.has(NONE)));
        }
        let choices = match several {
            true => Choices::several(&question.code, &question.prompt, options),
            false => Choices::one(&question.code, &question.prompt, options),
        };
        choices.hint(self.hint()).error(&self.faults.answer)
    }

    fn scale(&self, scale: &Scale) -> Body {
        let question = self.question();
        let anchor = |value: i64| scale.anchors.iter().find(|anchor| anchor.value == value);
        let label = |value: i64| anchor(value).map(|anchor| anchor.label.clone()).unwrap_or_default();
        let has_all_words = scale.anchors.len() == scale.steps();
        let options = (scale.min..=scale.max).map(|value| {
            let words = label(value);
            let words = match (has_all_words, words.is_empty()) {
                (true, _) => words,
                (false, true) => value.to_string(),
                (false, false) => format!("{value}: {words}"),
            };
            let example = anchor(value).and_then(|anchor| anchor.example.as_deref()).map(quoted).unwrap_or_default();
            Choice::new(value.to_string(), words).example(example).chosen(self.filled.has(&value.to_string()))
        });
        let choices = Choices::one(&question.code, &question.prompt, options.collect());
        let choices = choices.hint(self.hint()).error(&self.faults.answer);
        if has_all_words || !(5..=7).contains(&scale.steps()) {
            return Body::Choices(choices.look(Look::Scale));
        }
        let middle = label(i64::midpoint(scale.min, scale.max));
        Body::Line(Steps { choices, low: label(scale.min), middle, high: label(scale.max) })
    }

    pub fn must(&self) -> Must {
        let question = self.question();
        if !self.bank.can_be_must(question) {
            return Must::No;
        }
        let (left, most) = (self.sitting.musts_left(self.bank, &question.code), self.bank.settings.musts_per_person);
        if left == 0 && self.faults.must.is_empty() {
            return Must::Used(format!(
                "Your {} musts are on other answers. Take one back there to mark this one.",
                number(most)
            ));
        }
        self.must_field(must_hint(left, most))
    }

    fn must_field(&self, hint: String) -> Must {
        let question = self.question();
        if !self.bank.can_be_must(question) {
            return Must::No;
        }
        let name = self.name("must");
        if !matches!(question.kind, QuestionKind::Multi(_)) {
            let tick = Tick::new(&name, &self.bank.controls.must_label, !self.filled.must.is_empty());
            return Must::Tick(tick.hint(hint).error(&self.faults.must));
        }
        let none = Choice::new("", "None of them").chosen(self.filled.must.is_empty());
        let options = self
            .asked
            .options()
            .map(|(_, option)| Choice::new(&option.code, &option.label).chosen(self.filled.must == option.code));
        let select =
            Select::new(&name, "Is one of them a must for you?", std::iter::once(none).chain(options).collect());
        Must::Which(select.hint(hint).error(&self.faults.must))
    }

    /// On the page of all questions musts are counted when they are sent, and explained once above.
    pub fn must_in_list(&self) -> Must {
        match self.must_field(String::new()) {
            Must::Which(select) => Must::Which(Select { label: "A must among them".to_owned(), ..select }),
            other => other,
        }
    }

    /// Nothing to set where everybody together decides what leaves the team.
    pub fn extras(&self) -> Option<Extras> {
        if self.question().is_veto() {
            return None;
        }
        let (summary, counted, card) = match self.sitting.workshop.mode {
            Mode::Counted => (
                "Counted without my name. Change this, or add a line",
                "Just count it, without my name",
                "Put it on my card, with my name, for my team",
            ),
            Mode::Named => (
                "Shown with my name to my team. Change this, or add a line",
                "Show it to my team with my name",
                "Also put it on my card, with my name, for my team",
            ),
        };
        let is_card = self.filled.share.as_deref() == Some(Share::Card.as_str());
        let options = vec![
            Choice::new(Share::Counted.as_str(), counted).chosen(!is_card),
            Choice::new(Share::Card.as_str(), card).chosen(is_card),
        ];
        let share = Choices::one(&self.name("share"), &self.bank.controls.share_label, options).look(Look::Ticks);
        let note = (!self.question().is_text()).then(|| self.note());
        let has_note = note.as_ref().is_some_and(|note| !note.value.is_empty() || !note.error.is_empty());
        let is_open = is_card || has_note;
        Some(Extras { summary, is_open, share, note })
    }

    fn note(&self) -> Field {
        let hint = match self.sitting.workshop.mode {
            Mode::Counted => {
                "Shown without a name after closing; on your card, with your name. Leave out details only you would know."
            }
            Mode::Named => "Shown with your name after closing.",
        };
        let field = Field::area(&self.name("note"), "Your line").optional().hint(hint);
        let field = field.max(self.bank.controls.note_max_chars);
        field.value(self.filled.note.clone().unwrap_or_default()).error(&self.faults.note)
    }
}

fn must_hint(left: usize, most: usize) -> String {
    let have = match left {
        left if left >= most => format!("You have {} {}.", number(most), plural(most, "must", "musts")),
        left => {
            format!("{} of your {} musts {} left.", capital(&number(left)), number(most), plural(left, "is", "are"))
        }
    };
    format!("{have} A must is never voted away; it stays as something some of us need.")
}

fn quoted(example: &str) -> String {
    let words = example.trim_matches(|c| ['“', '”', '"'].contains(&c));
    format!("“{words}”")
}
