//! The table against an attacker who adds and subtracts, over drawn teams.

use super::*;
use crate::domain::answer::Value;
use crate::domain::bank::Bank;
use proptest::prelude::*;

fn question(code: &str) -> Question {
    Bank::built_in().unwrap().question(code).unwrap().clone()
}

fn team(name: &str) -> Named {
    Named { code: name.to_lowercase(), name: name.to_owned() }
}

/// A team whose people chose the options so often each.
fn choosing(question: &Question, name: &str, counts: &[u64]) -> TeamTally {
    let mut tally = Tally::new(question);
    for (option, people) in counts.iter().enumerate() {
        for _ in 0..*people {
            tally.add(question, &question.accept(Value::Choice(option), &[]).unwrap()).unwrap();
        }
    }
    TeamTally { team: team(name), tally }
}

fn table(question: &Question, teams: &[TeamTally]) -> Release {
    release(question, teams, &Promise { size: GroupSize::FLOOR, is_held_back: &|_| false }).unwrap()
}

fn names(release: &Release) -> Vec<String> {
    release.rows.iter().map(Row::name).collect()
}

#[test]
fn a_small_team_is_counted_with_its_neighbour_and_neither_stands_alone() {
    let question = question("first_response");
    let teams = [choosing(&question, "Atlas", &[4]), choosing(&question, "Beacon", &[5, 4])];
    let release = table(&question, &teams);
    assert_eq!(names(&release), ["Atlas + Beacon (together)"]);
    assert_eq!(release.rows[0].people, "10-19");
    assert_eq!(release.not_shown, []);
}

#[test]
fn large_teams_stand_alone_with_their_total_below() {
    let question = question("first_response");
    let teams = [choosing(&question, "Beacon", &[5, 1]), choosing(&question, "Atlas", &[6])];
    let release = table(&question, &teams);
    assert_eq!(names(&release), ["Atlas", "Beacon", "All teams"]);
    assert_eq!(release.rows[0].figures, [Figure { option: Some(0), words: "agree".to_owned() }]);
}

#[test]
fn one_small_team_alone_is_not_shown() {
    let question = question("first_response");
    let release = table(&question, &[choosing(&question, "Atlas", &[4])]);
    assert_eq!((release.rows.len(), release.not_shown), (0, vec![team("Atlas")]));
}

#[test]
fn people_without_a_preference_make_no_group_larger() {
    let question = question("first_response");
    let mut atlas = choosing(&question, "Atlas", &[4]);
    for _ in 0..3 {
        atlas.tally.add(&question, &question.accept(Value::NoPreference, &[]).unwrap()).unwrap();
    }
    assert_eq!(table(&question, &[atlas]).rows, []);
}

#[test]
fn texts_and_what_may_leave_the_team_are_never_exported() {
    let bank = Bank::built_in().unwrap();
    let never: Vec<&str> = bank
        .questions()
        .iter()
        .filter(|question| !is_exported(question))
        .map(|question| question.code.as_str())
        .collect();
    assert_eq!(never, ["great_words", "sharing", "pathway", "one_request"]);
}

#[test]
fn every_line_of_the_file_says_what_the_table_says() {
    let question = question("first_response");
    let teams = [choosing(&question, "Atlas", &[20, 5]), choosing(&question, "Beacon", &[0])];
    let release = table(&question, &teams);
    let line = ResultRow {
        organisation: String::new(),
        programme: String::new(),
        team: String::new(),
        workshop: String::new(),
        closed_on: jiff::civil::date(2026, 11, 2),
        question_code: question.code.clone(),
        prompt: String::new(),
        shown: Shown::NotShown,
    };
    let mut lines = Vec::new();
    let keep = |line: &ResultRow| {
        lines.push((line.team.clone(), line.shown.clone()));
        Ok::<_, ()>(())
    };
    release.tell(line, keep).unwrap();
    let figures: Vec<String> = lines
        .iter()
        .map(|(team, shown)| match shown {
            Shown::NotShown => format!("{team}: not shown"),
            Shown::Figure { label, n_band, figure, level, .. } => {
                format!("{team} {n_band}: {figure} {label} ({level})")
            }
        })
        .collect();
    assert_eq!(figures[0], "Atlas 20-39: agree Celebrate the effort and the idea, then improve it (strong)");
    assert_eq!(figures[1], "Atlas 20-39: 80 % Celebrate the effort and the idea, then improve it (strong)");
    assert_eq!(figures.last().unwrap(), "Beacon: not shown");
}

/// Rows of zeros and ones over the teams; a group is known when it is a combination of rows.
fn can_calculate(rows: &[Vec<usize>], group: usize, teams: usize) -> bool {
    let as_row = |has: &dyn Fn(usize) -> bool| (0..teams).map(|team| if has(team) { 1.0 } else { 0.0 }).collect();
    let mut matrix: Vec<Vec<f64>> = rows.iter().map(|row| as_row(&|team| row.contains(&team))).collect();
    let mut wanted: Vec<f64> = as_row(&|team| group >> team & 1 == 1);
    let mut used = 0;
    for column in 0..teams {
        let Some(pivot) = (used..matrix.len()).find(|&row| matrix[row][column].abs() > 1e-9) else { continue };
        matrix.swap(used, pivot);
        let lead = matrix[used].clone();
        let reduce = |row: &mut Vec<f64>| {
            let factor = row[column] / lead[column];
            row.iter_mut().zip(&lead).for_each(|(value, known)| *value -= factor * known);
        };
        matrix.iter_mut().skip(used + 1).for_each(reduce);
        reduce(&mut wanted);
        used += 1;
    }
    wanted.iter().all(|value| value.abs() < 1e-9)
}

proptest! {
    #[test]
    fn nobody_calculates_a_group_below_five_from_a_released_table(
        people in prop::collection::vec(prop::collection::vec(0..6_u64, 3), 1..8), size in 5..9_u64
    ) {
        let question = question("first_response");
        let teams: Vec<TeamTally> =
            people.iter().enumerate().map(|(place, counts)| choosing(&question, &format!("T{place}"), counts)).collect();
        let promise = Promise { size: GroupSize::new(size).unwrap(), is_held_back: &|_| false };
        let release = release(&question, &teams, &promise).unwrap();
        let place = |name: &Named| teams.iter().position(|one| one.team == *name).unwrap();
        let rows: Vec<Vec<usize>> = release.rows.iter().map(|row| row.teams.iter().map(place).collect()).collect();
        for group in 1..1_usize << teams.len() {
            let inside = (0..teams.len()).filter(|team| group >> team & 1 == 1);
            let n: u64 = inside.map(|team| teams[team].tally.respondents).sum();
            let is_safe = n == 0 || n >= size || !can_calculate(&rows, group, teams.len());
            prop_assert!(is_safe, "{:b} of {:?} from {:?}", group, people, rows);
        }
        let alone = release.rows.iter().flat_map(|row| &row.teams).chain(&release.not_shown);
        prop_assert!(teams.iter().all(|one| alone.clone().any(|name| *name == one.team)));
    }
}
