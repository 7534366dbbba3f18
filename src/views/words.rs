//! Numbers, dates and lists as plain English words. The only place that knows how a date reads.

use jiff::Zoned;

const SMALL: [&str; 13] =
    ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// "seven"; digits from 13 on.
pub fn number(n: usize) -> String {
    SMALL.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// "first"; "13th" from 13 on.
pub fn ordinal(n: usize) -> String {
    const FIRST: [&str; 13] = [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    match FIRST.get(n) {
        Some(word) if n > 0 => (*word).to_owned(),
        _ => format!("{n}{}", ordinal_ending(n)),
    }
}

fn ordinal_ending(n: usize) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// "nobody", "one person", "seven people".
pub fn people(n: usize) -> String {
    match n {
        0 => "nobody".to_owned(),
        1 => "one person".to_owned(),
        n => format!("{} people", number(n)),
    }
}

/// "seven of nine"; "nobody of nine" reads badly, so nobody stands alone.
pub fn of(n: usize, all: usize) -> String {
    match n {
        0 => "nobody".to_owned(),
        n => format!("{} of {}", number(n), number(all)),
    }
}

/// "1 sentence", "3 sentences": the count in digits.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", plural(n, one, many))
}

/// "one sentence", "three sentences": the count as a word.
pub fn spelled(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), plural(n, one, many))
}

/// The right one of two whole words or half sentences.
pub fn plural<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

/// "about six minutes", "about an hour", "about two hours".
pub fn about_minutes(minutes: usize) -> String {
    match minutes {
        0 | 1 => "about a minute".to_owned(),
        2..=54 => format!("about {} minutes", number(minutes)),
        55..=89 => "about an hour".to_owned(),
        more => format!("about {} hours", number((more + 30) / 60)),
    }
}

/// First letter large, for the start of a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "a", "a and b", "a, b and c".
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    let words: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// "Tuesday 24 November, 10:00"
pub fn day_and_time(at: &Zoned) -> String {
    format!("{}, {}", day(at), time(at))
}

/// "Tuesday 24 November"
pub fn day(at: &Zoned) -> String {
    at.strftime("%A %-d %B").to_string()
}

/// "24 November 2026", for things that are kept for years.
pub fn date(at: &Zoned) -> String {
    at.strftime("%-d %B %Y").to_string()
}

/// "Tuesday"
pub fn weekday(at: &Zoned) -> String {
    at.strftime("%A").to_string()
}

/// "9:12", "18:00"
pub fn time(at: &Zoned) -> String {
    at.strftime("%-H:%M").to_string()
}

/// "Tuesday 24 November, 10:00 to 11:30"; both days when it ends on another one.
pub fn from_to(start: &Zoned, end: &Zoned) -> String {
    if start.date() == end.date() {
        return format!("{} to {}", day_and_time(start), time(end));
    }
    format!("{} to {}", day_and_time(start), day_and_time(end))
}

/// The same as [`day_and_time`], with "today" and "tomorrow" where they are true.
pub fn soon(at: &Zoned, now: &Zoned) -> String {
    let (at_day, today) = (at.date(), now.date());
    if at_day == today {
        return format!("today, {}", time(at));
    }
    if today.tomorrow().is_ok_and(|tomorrow| tomorrow == at_day) {
        return format!("tomorrow, {}", time(at));
    }
    day_and_time(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Zoned {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn counts_up_to_twelve_are_words() {
        assert_eq!(of(7, 9), "seven of nine");
        assert_eq!(of(12, 13), "twelve of 13");
        assert_eq!(of(0, 9), "nobody");
        assert_eq!(people(1), "one person");
        assert_eq!(spelled(3, "sentence", "sentences"), "three sentences");
        assert_eq!(counted(1, "sentence", "sentences"), "1 sentence");
        assert_eq!(ordinal(22), "22nd");
        assert_eq!(ordinal(3), "third");
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(capital("épée"), "Épée");
    }

    #[test]
    fn a_date_is_said_as_people_say_it() {
        let start = moment("2026-11-24T10:00[Europe/Stockholm]");
        let end = moment("2026-11-24T11:30[Europe/Stockholm]");
        let eve = moment("2026-11-23T09:12[Europe/Stockholm]");
        assert_eq!(from_to(&start, &end), "Tuesday 24 November, 10:00 to 11:30");
        assert_eq!(date(&start), "24 November 2026");
        assert_eq!(soon(&start, &eve), "tomorrow, 10:00");
        assert_eq!(soon(&eve, &eve), "today, 9:12");
        assert_eq!(soon(&eve, &start), "Monday 23 November, 9:12");
    }

    #[test]
    fn minutes_are_round() {
        assert_eq!(about_minutes(6), "about six minutes");
        assert_eq!(about_minutes(60), "about an hour");
        assert_eq!(about_minutes(90), "about two hours");
    }
}
