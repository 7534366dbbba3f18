//! Several teams together: the same rules on the pooled counters, and how the single teams stand.

use super::form::Form;
use super::levels::{Kind, Level};

/// What several teams say to one question. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub pooled_counts: Vec<u64>,
    pub pooled_level: Level,
    pub pooled_norm: Vec<usize>,
    /// How many teams have which level, in the order in which the levels first appear.
    pub levels: Vec<(Level, u64)>,
    /// Teams with at least three answers.
    pub teams_judged: u64,
    /// Judged teams whose norm shares an option with the pooled one; `None` when there is no pooled norm.
    pub teams_with_pooled_norm: Option<u64>,
}

/// `teams` holds one list of counters per team, all with the same options.
pub fn judge(form: Form, options: usize, teams: &[Vec<u64>]) -> Finding {
    let pooled_counts: Vec<u64> =
        (0..options).map(|option| teams.iter().filter_map(|counts| counts.get(option)).sum()).collect();
    let pooled = form.read(&pooled_counts);
    let has_norm = matches!(pooled.kind, Kind::Norm | Kind::Lean);
    let (mut levels, mut judged, mut alike) = (Vec::new(), 0, 0);
    for counts in teams {
        let team = form.read(counts);
        add_one(&mut levels, team.level);
        if team.n >= 3 {
            judged += 1;
            let shares = team.norm.iter().any(|option| pooled.norm.contains(option));
            alike += u64::from(team.kind == Kind::Norm && shares);
        }
    }
    Finding {
        pooled_counts,
        pooled_level: pooled.level,
        pooled_norm: pooled.norm,
        levels,
        teams_judged: judged,
        teams_with_pooled_norm: has_norm.then_some(alike),
    }
}

fn add_one(levels: &mut Vec<(Level, u64)>, level: Level) {
    match levels.iter_mut().find(|(known, _)| *known == level) {
        Some((_, teams)) => *teams += 1,
        None => levels.push((level, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_that_lean_the_other_way_are_counted_beside_the_pooled_norm() {
        let teams = [vec![5, 0], vec![4, 1], vec![0, 3], vec![2, 0]];
        let finding = judge(Form::Single, 2, &teams);
        assert_eq!(finding.pooled_level, Level::Moderate);
        assert_eq!((finding.teams_judged, finding.teams_with_pooled_norm), (3, Some(2)));
    }

    #[test]
    fn no_teams_give_no_answers() {
        let finding = judge(Form::Scale, 5, &[]);
        assert_eq!((finding.pooled_level, finding.teams_judged), (Level::NoAnswers, 0));
    }
}
