//! One line of a released table, as HR may get it: what stands in it was decided by the rules of privacy, never here.

use jiff::civil::Date;

/// The one text for every figure that is held back, whatever the reason.
pub const NOT_SHOWN: &str = "not shown";

/// One line of one question's released table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    pub organisation: String,
    /// Empty when the workshop stands alone.
    pub programme: String,
    /// A unit, or several that stand together: see `together`.
    pub team: String,
    pub workshop: String,
    pub closed_on: Date,
    pub question_code: String,
    pub prompt: String,
    pub shown: Shown,
}

/// What may be said about one question and one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// No option, no size and no reason: each of them would say something about few people.
    NotShown,
    Figure {
        /// What the figure is about; both empty for a verdict on the whole question.
        option_code: String,
        label: String,
        /// A band like `10-19`, never the number itself.
        n_band: String,
        /// Ready to print: a verdict, few / some / most, or a coded percent.
        figure: String,
        /// In words; empty below 20 people.
        level: String,
    },
}

/// The name of several small teams that are shown as one row.
pub fn together(teams: &[&str]) -> String {
    format!("{} (together)", teams.join(" + "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_teams_stand_together_in_one_row() {
        assert_eq!(together(&["Atlas", "Beacon"]), "Atlas + Beacon (together)");
    }
}
