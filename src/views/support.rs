//! The few words in the margin of a clause that say how many stand behind it.

use super::words::number;
use crate::domain::synthesis::Support;

/// "most of us, 8 of 9"; empty where nothing is counted. "Us" is never said of fewer than half of the team.
pub fn margin(given: Support) -> String {
    match given {
        Support::All { n, eligible } if n >= eligible => format!("{} of us", all(n)),
        Support::All { n, .. } => format!("{} who answered", all(n)),
        Support::Most { people, n, eligible, within_one_step: true } if people == n => {
            format!("{}, within one step", margin(Support::All { n, eligible }))
        }
        Support::Most { people, n, eligible, within_one_step } => {
            let step = if within_one_step { " within one step" } else { "" };
            format!("{}{step}", share(people, n, eligible, ""))
        }
        Support::AtLeast { people, n, eligible } => share(people, n, eligible, "at least "),
        Support::First { people, n } if people == n => format!("{} put it first", all(n)),
        Support::First { people, n } => format!("{people} of {n} put it first"),
        Support::SharedFirst => "the first place is shared".to_owned(),
        Support::Lean { people, n } => format!("we lean this way, {people} of {n}"),
        Support::Differ => "we differ, so we ask".to_owned(),
        Support::One => "one of us".to_owned(),
        Support::None => String::new(),
    }
}

fn all(n: u64) -> String {
    if n == 2 { "both".to_owned() } else { format!("all {}", number(usize::try_from(n).unwrap_or(usize::MAX))) }
}

fn share(people: u64, n: u64, eligible: u64, least: &str) -> String {
    if 2 * people > eligible {
        format!("most of us, {least}{people} of {n}")
    } else {
        format!("{least}{people} of the {n} who answered")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_says_how_many_stand_behind_a_clause() {
        let most = |people, n, eligible| Support::Most { people, n, eligible, within_one_step: false };
        for (given, words) in [
            (Support::All { n: 9, eligible: 9 }, "all nine of us"),
            (Support::All { n: 2, eligible: 2 }, "both of us"),
            (Support::All { n: 14, eligible: 20 }, "all 14 who answered"),
            (most(8, 9, 9), "most of us, 8 of 9"),
            (most(5, 6, 12), "5 of the 6 who answered"),
            (Support::AtLeast { people: 6, n: 9, eligible: 9 }, "most of us, at least 6 of 9"),
            (Support::Lean { people: 4, n: 9 }, "we lean this way, 4 of 9"),
            (Support::Differ, "we differ, so we ask"),
            (Support::None, ""),
        ] {
            assert_eq!(margin(given), words);
        }
    }
}
