//! A charter as a file for people: Markdown and one plain HTML page. The charter of the running site has its own page.

use super::support::margin;
use crate::domain::synthesis::{Clause, Draft};
use askama::Template;

/// One team's charter with the names a reader needs.
pub struct Exported<'a> {
    /// Empty for people without a team.
    pub team: &'a str,
    pub draft: &'a Draft,
    /// The beginning that all requests complete, for example "It would be my ideal if we ..."; may be empty.
    pub request_lead: &'a str,
    /// Short names of the questions nobody answered.
    pub not_answered: Vec<&'a str>,
}

/// The charters one after the other; a title per team.
pub fn markdown(charters: &[Exported]) -> String {
    let charters: Vec<String> = charters.iter().map(|charter| markdown_of(&sheet(charter))).collect();
    charters.join("\n")
}

/// One page without anything it would have to load.
pub fn html(charters: &[Exported], language: &str) -> Result<String, askama::Error> {
    let sheets: Vec<Sheet> = charters.iter().map(sheet).collect();
    let title = match sheets.as_slice() {
        [only] => only.title.clone(),
        _ => "How we work".to_owned(),
    };
    Page { language: language.to_owned(), is_single: sheets.len() == 1, title, sheets }.render()
}

#[derive(Template)]
#[template(path = "charter/export.html")]
struct Page {
    language: String,
    title: String,
    /// The page's heading is then the charter's own.
    is_single: bool,
    sheets: Vec<Sheet>,
}

/// A charter ready to print; an empty list prints no section.
struct Sheet {
    title: String,
    preamble: Vec<Part>,
    shared: Vec<Sentence>,
    different: Vec<Sentence>,
    needs: Vec<String>,
    request_lead: String,
    requests: Vec<String>,
    not_answered: String,
}

struct Part {
    label: String,
    texts: Vec<String>,
}

struct Sentence {
    short: String,
    text: String,
    support: String,
}

fn sheet(charter: &Exported) -> Sheet {
    let draft = charter.draft;
    let part =
        |part: &crate::domain::synthesis::PreamblePart| Part { label: part.label.clone(), texts: part.texts.clone() };
    let sentences = |is_shared: bool| {
        let clauses = draft.clauses.iter().filter(|clause| clause.verdict.is_shared() == is_shared);
        clauses.map(sentence).collect::<Vec<Sentence>>()
    };
    Sheet {
        title: if charter.team.is_empty() {
            "How we work".to_owned()
        } else {
            format!("How we work in {}", charter.team)
        },
        preamble: draft.preamble.iter().map(part).collect(),
        shared: sentences(true),
        different: sentences(false),
        needs: draft.needs.iter().map(|need| need.text.clone()).collect(),
        request_lead: charter.request_lead.to_owned(),
        requests: draft.requests.clone(),
        not_answered: charter.not_answered.join(", "),
    }
}

fn sentence(clause: &Clause) -> Sentence {
    Sentence { short: clause.short.clone(), text: clause.text.clone(), support: margin(clause.support) }
}

fn markdown_of(sheet: &Sheet) -> String {
    let mut text = format!("# {}\n", escaped(&sheet.title));
    if !sheet.preamble.is_empty() {
        text.push_str("\n## What we aim for\n");
    }
    for part in &sheet.preamble {
        text.push_str(&format!("\n**{}**\n\n{}", escaped(&part.label), bullets(&part.texts)));
    }
    for (title, sentences) in [("What we share", &sheet.shared), ("Where we differ", &sheet.different)] {
        if !sentences.is_empty() {
            let lines: String = sentences.iter().map(markdown_sentence).collect();
            text.push_str(&format!("\n## {title}\n\n{lines}"));
        }
    }
    if !sheet.needs.is_empty() {
        text.push_str(&format!("\n## What some of us need\n\n{}", bullets(&sheet.needs)));
    }
    if !sheet.requests.is_empty() {
        let lead = if sheet.request_lead.is_empty() { String::new() } else { escaped(&sheet.request_lead) + "\n\n" };
        text.push_str(&format!("\n## Requests\n\n{lead}{}", bullets(&sheet.requests)));
    }
    if !sheet.not_answered.is_empty() {
        text.push_str(&format!("\nNot answered: {}.\n", escaped(&sheet.not_answered)));
    }
    text
}

fn markdown_sentence(sentence: &Sentence) -> String {
    let support = if sentence.support.is_empty() { String::new() } else { format!(" *({})*", sentence.support) };
    format!("- **{}:** {}{support}\n", escaped(&sentence.short), escaped(&sentence.text))
}

fn bullets(lines: &[String]) -> String {
    lines.iter().map(|line| format!("- {}\n", escaped(line))).collect()
}

/// On one line, with every sign that Markdown or HTML would read as its own made plain.
fn escaped(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let mut plain = String::with_capacity(line.len());
    for (place, sign) in line.char_indices() {
        let opens_a_list = place == 0 && matches!(sign, '-' | '+' | '=' | '~');
        let ends_a_number = matches!(sign, '.' | ')') && is_number(&line[..place]);
        if opens_a_list
            || ends_a_number
            || matches!(sign, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&')
        {
            plain.push('\\');
        }
        plain.push(sign);
    }
    plain
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_cannot_become_markdown() {
        assert_eq!(escaped("# a\n* <b>"), "\\# a \\* \\<b\\>");
        assert_eq!(escaped("1. be kind"), "1\\. be kind");
        assert_eq!(escaped("- we ship, by 12.30"), "\\- we ship, by 12.30");
        assert_eq!(escaped("[x](http://y)"), "\\[x\\](http://y)");
    }
}
