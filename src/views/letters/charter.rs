//! Letters of a charter: the whole of it once it is agreed, with a calendar entry for the next look, and that a design
//! moment waits.

use askama::Template;
use icalendar::{Calendar, Component, Event, EventLike};
use jiff::tz::TimeZone;

use super::{Frame, Unprintable, print};
use crate::domain::charter::{Number, Sheet};
use crate::domain::letter::LetterBody;
use crate::views::charter::cards::trial;
use crate::views::charter::looking;
use crate::views::paper::file_name;
use crate::views::support::margin;
use crate::views::words::{capital, counted, date, list, number, plural};

/// The whole charter for one person.
pub struct Summary<'a> {
    pub called: &'a str,
    pub sheet: &'a Sheet,
    /// Title of the workshop it was written in.
    pub workshop: &'a str,
    pub href: &'a str,
    /// Opens the page where a design moment is called.
    pub moment_href: &'a str,
    pub stop_href: &'a str,
    /// The same for every letter about this version, so that a calendar keeps one entry.
    pub calendar_id: &'a str,
    /// Whether the charter travels with it as a PDF.
    pub has_file: bool,
}

/// A sentence of the charter as a letter says it.
struct Said<'a> {
    title: &'a str,
    title_large: String,
    words: &'a str,
    /// "We try this until 12 January 2027."; empty without a trial.
    trial: String,
    /// "Most of us, 8 of 9."; empty where nothing is counted.
    support: String,
}

struct Asked<'a> {
    words: &'a str,
    reply: &'a str,
}

#[derive(Template)]
#[template(path = "letters/summary.txt", escape = "none")]
struct SummaryText<'a> {
    frame: &'a Frame,
    called: &'a str,
    agreed: &'a str,
    parts: &'a [crate::domain::charter::SheetPart],
    clauses: &'a [Said<'a>],
    needs: &'a [String],
    requests: &'a [Asked<'a>],
    look: &'a str,
    file: &'a str,
    href: &'a str,
    moment_href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/summary.html")]
struct SummaryHtml<'a> {
    frame: &'a Frame,
    greeting: String,
    parts: &'a [crate::domain::charter::SheetPart],
    clauses: &'a [Said<'a>],
    needs: &'a [String],
    requests: &'a [Asked<'a>],
    look: &'a str,
    file: &'a str,
    href: &'a str,
    moment_href: &'a str,
}

impl Summary<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let sheet = self.sheet;
        let frame = self.frame();
        let clauses: Vec<Said> = sheet.clauses.iter().map(said).collect();
        let requests: Vec<Asked> =
            sheet.requests.iter().map(|one| Asked { words: &one.words, reply: &one.reply }).collect();
        let (agreed, look) = (agreed(sheet), look(sheet));
        let file = if self.has_file {
            format!("The charter comes with this letter as a PDF: {}.", file_name(sheet))
        } else {
            String::new()
        };
        let text = SummaryText {
            frame: &frame,
            called: self.called,
            agreed: &agreed,
            parts: &sheet.preamble,
            clauses: &clauses,
            needs: &sheet.needs,
            requests: &requests,
            look: &look,
            file: &file,
            href: self.href,
            moment_href: self.moment_href,
        };
        let html = SummaryHtml {
            frame: &frame,
            greeting: format!("Hello {}. {agreed} Here it is, whole.", self.called),
            parts: &sheet.preamble,
            clauses: &clauses,
            needs: &sheet.needs,
            requests: &requests,
            look: &look,
            file: &file,
            href: self.href,
            moment_href: self.moment_href,
        };
        Ok(LetterBody { calendar: Some(self.calendar()), ..print(&frame.subject, &text, &html)? })
    }

    fn frame(&self) -> Frame {
        let sheet = self.sheet;
        let sentences = counted(sheet.clauses.len(), "sentence", "sentences");
        let needs = match sheet.needs.len() {
            0 => String::new(),
            n => format!(", {} we keep", counted(n, "need", "needs")),
        };
        let on = date(&sheet.published_at.to_zoned(zone(sheet)));
        Frame {
            subject: subject(sheet),
            preheader: format!("{sentences}{needs}, and when you look again. One minute to read."),
            brand: sheet.team.clone(),
            reason: format!("You get this because you took part in “{}”. Published on {on}.", self.workshop),
            stop_href: self.stop_href.to_owned(),
        }
    }

    /// A whole day, so that no timezone can move it.
    fn calendar(&self) -> String {
        let sheet = self.sheet;
        let on = sheet.looks_again_on;
        let day =
            chrono::NaiveDate::from_ymd_opt(on.year().into(), month(on.month()), month(on.day())).unwrap_or_default();
        let stamp = chrono::DateTime::from_timestamp(sheet.published_at.as_second(), 0).unwrap_or_default();
        let event = Event::new()
            .uid(self.calendar_id)
            .timestamp(stamp)
            .all_day(day)
            .summary(&format!("Look again at our charter: {}", sheet.team))
            .description(&format!("Keep, more, less, change, drop. {}", self.href))
            .done();
        Calendar::new().push(event).done().to_string()
    }
}

fn month(number: i8) -> u32 {
    u32::try_from(number).unwrap_or(1)
}

fn zone(sheet: &Sheet) -> TimeZone {
    TimeZone::get(&sheet.timezone).unwrap_or(TimeZone::UTC)
}

fn said(clause: &crate::domain::charter::SheetClause) -> Said<'_> {
    let support = margin(clause.support);
    Said {
        title: &clause.title,
        title_large: clause.title.to_uppercase(),
        words: &clause.words,
        trial: match clause.until.parse() {
            Ok(until) => format!("{}.", trial(Some(until))),
            Err(_) => String::new(),
        },
        support: if support.is_empty() { support } else { format!("{}.", capital(&support)) },
    }
}

/// "Atlas has a charter", later "Atlas: our charter, version 1.1".
fn subject(sheet: &Sheet) -> String {
    let first = Number { version: 1, amendment: 0 };
    match sheet.number == first {
        true => format!("{} has a charter", crate::base::text::cut(&sheet.team, 36)),
        false => format!("{}: our charter, version {}", crate::base::text::cut(&sheet.team, 24), sheet.number),
    }
}

/// "New since the version before: Fridays. No longer in it: Reports (grown out of it)."
fn changes(sheet: &Sheet) -> String {
    let why = |why: &str| if why.is_empty() { String::new() } else { format!(" ({why})") };
    let told = sheet.clauses.iter().filter(|clause| !clause.why.is_empty());
    let changed: Vec<String> = told.map(|clause| format!("{}{}", clause.title, why(&clause.why))).collect();
    let gone: Vec<String> = sheet.left.iter().map(|left| format!("{}{}", left.title, why(&left.why))).collect();
    let mut said = Vec::new();
    if !changed.is_empty() {
        said.push(format!("Changed since the version before: {}.", list(&changed)));
    }
    if !gone.is_empty() {
        said.push(format!("No longer in it: {}.", list(&gone)));
    }
    said.join(" ")
}

/// "All nine of you can work with this charter."
fn agreed(sheet: &Sheet) -> String {
    let changes = changes(sheet);
    let said = who_agreed(sheet);
    if changes.is_empty() { said } else { format!("{said} {changes}") }
}

fn who_agreed(sheet: &Sheet) -> String {
    let all = usize::try_from(sheet.consented.eligible).unwrap_or(usize::MAX);
    let answered = usize::try_from(sheet.consented.answered).unwrap_or(usize::MAX);
    if all == answered {
        return match all {
            1 => "You can work with this charter.".to_owned(),
            2 => "Both of you can work with this charter.".to_owned(),
            n => format!("All {} of you can work with this charter.", number(n)),
        };
    }
    let have = plural(answered, "has", "have");
    format!(
        "{} of {} {have} answered, and nobody sees a harm in this charter.",
        capital(&number(answered)),
        number(all)
    )
}

fn look(sheet: &Sheet) -> String {
    let day = looking::date(sheet.looks_again_on);
    if sheet.looks_again.ends_with(&day) {
        return format!("We look at this again {}.", sheet.looks_again);
    }
    format!("We look at this again {}, and by {day} at the latest.", sheet.looks_again)
}

/// Tells whoever runs the workshop that a design moment waits: what it is about, never its words.
pub struct MomentWaits<'a> {
    pub called: &'a str,
    pub team: &'a str,
    pub topic: &'a str,
    pub href: &'a str,
    pub stop_href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/moment.txt", escape = "none")]
struct MomentText<'a> {
    frame: &'a Frame,
    called: &'a str,
    team: &'a str,
    topic: &'a str,
    href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/moment.html")]
struct MomentHtml<'a> {
    frame: &'a Frame,
    greeting: String,
    topics: [&'a str; 1],
    href: &'a str,
}

impl MomentWaits<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let frame = Frame {
            subject: format!("A design moment in {}", crate::base::text::cut(self.team, 26)),
            preheader: "It is on top of the next check-in.".to_owned(),
            brand: self.team.to_owned(),
            reason: format!("You get this because you run the workshop of {}.", self.team),
            stop_href: self.stop_href.to_owned(),
        };
        let Self { called, team, topic, href, .. } = *self;
        let greeting = format!("Hello {called}. Somebody in {team} called a design moment.");
        let text = MomentText { frame: &frame, called, team, topic, href };
        let html = MomentHtml { frame: &frame, greeting, topics: [topic], href };
        print(&frame.subject, &text, &html)
    }
}
