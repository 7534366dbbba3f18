//! An attacker who adds and subtracts everything that is shown, with exact linear algebra, and one who counts
//! every table that fits a row.

use std::collections::{BTreeMap, BTreeSet};

use alliance::domain::agreement::Form;
use alliance::domain::privacy::plan::{Plan, Rule, plan};
use alliance::domain::privacy::rows::{ChoiceRow, MultiRow};
use alliance::domain::privacy::tree::Tree;
use alliance::domain::privacy::{Answers, GroupSize, Guard, ledger, render};
use proptest::prelude::*;
use serde_json::Value;

/// A prime far above every determinant of a table of zeros and ones with up to 20 columns: calculating
/// with remainders finds exactly the combinations that fractions would.
const PRIME: u128 = (1 << 61) - 1;

/// Everything that can be calculated from some rows of zeros and ones.
struct Attacker {
    /// Rows with their leading column, which is 1 there and 0 in all others.
    rows: Vec<(usize, Vec<u128>)>,
}

impl Attacker {
    fn knowing(shown: &[Vec<bool>]) -> Attacker {
        let mut attacker = Attacker { rows: Vec::new() };
        for row in shown {
            attacker.learn(row);
        }
        attacker
    }

    fn learn(&mut self, row: &[bool]) {
        let rest = self.rest_of(row);
        let Some(lead) = rest.iter().position(|&value| value != 0) else { return };
        let inverse = power(rest[lead], PRIME - 2);
        let row: Vec<u128> = rest.iter().map(|value| value * inverse % PRIME).collect();
        for (_, other) in &mut self.rows {
            let factor = other[lead];
            subtract(other, &row, factor);
        }
        self.rows.push((lead, row));
    }

    /// What remains of a row when all that is known is taken away.
    fn rest_of(&self, row: &[bool]) -> Vec<u128> {
        let mut rest: Vec<u128> = row.iter().map(|&inside| u128::from(inside)).collect();
        for (lead, known) in &self.rows {
            let factor = rest[*lead];
            subtract(&mut rest, known, factor);
        }
        rest
    }

    fn can_calculate(&self, group: &[bool]) -> bool {
        self.rest_of(group).iter().all(|&value| value == 0)
    }
}

fn subtract(from: &mut [u128], row: &[u128], factor: u128) {
    for (value, known) in from.iter_mut().zip(row) {
        *value = (*value + (PRIME - factor) * known) % PRIME;
    }
}

fn power(base: u128, exponent: u128) -> u128 {
    let (mut result, mut square, mut left) = (1, base, exponent);
    while left > 0 {
        if left % 2 == 1 {
            result = result * square % PRIME;
        }
        square = square * square % PRIME;
        left /= 2;
    }
    result
}

/// One question in one organisation.
#[derive(Debug)]
struct Organisation {
    tree: Tree,
    answers: Vec<Answers>,
}

impl Organisation {
    fn new(units: &[(String, Option<String>)], leaf_counts: impl Fn(&str) -> Vec<u64>) -> Organisation {
        let tree = Tree::new(units).unwrap();
        let own = |unit| {
            if tree.is_leaf(unit) { Answers::of_choice(&leaf_counts(tree.id(unit))) } else { Answers::default() }
        };
        let answers = (0..tree.len()).map(own).collect();
        Organisation { tree, answers }
    }

    /// Leaves in which somebody answered: the columns of the attack.
    fn columns(&self) -> Vec<usize> {
        (0..self.tree.len()).filter(|&unit| self.answers[unit].n > 0).collect()
    }

    fn row(&self, leaves: &[usize]) -> Vec<bool> {
        self.columns().iter().map(|leaf| leaves.contains(leaf)).collect()
    }

    fn sum(&self, leaves: &[usize]) -> Answers {
        let mut sum = Answers::default();
        leaves.iter().for_each(|&leaf| sum.add(&self.answers[leaf]));
        sum
    }

    fn shown_by(&self, plan: &Plan) -> Vec<Vec<bool>> {
        let units = plan.published.iter().map(|row| self.tree.leaves_of(row.unit));
        let together = plan.combined.iter().map(|block| block.leaves.clone());
        units.chain(together).map(|leaves| self.row(&leaves)).collect()
    }

    /// The usual rule: every unit that is large enough.
    fn shown_naively(&self, guard: Guard) -> Vec<Vec<bool>> {
        let units = (0..self.tree.len()).map(|unit| self.tree.leaves_of(unit));
        units.filter(|leaves| !guard.is_unsafe(&self.sum(leaves))).map(|leaves| self.row(&leaves)).collect()
    }

    /// Groups of leaves that can be calculated and must not be.
    fn leaks(&self, shown: &[Vec<bool>], must_not: impl Fn(&Answers) -> bool) -> Vec<Vec<usize>> {
        let attacker = Attacker::knowing(shown);
        let columns = self.columns();
        let group = |bits: usize| -> Vec<usize> {
            columns.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, &leaf)| leaf).collect()
        };
        let groups = (1..1_usize << columns.len()).map(group);
        groups.filter(|leaves| must_not(&self.sum(leaves)) && attacker.can_calculate(&self.row(leaves))).collect()
    }
}

/// Up to 14 units, each below an earlier one, small and middle-sized teams.
fn organisation() -> impl Strategy<Value = Organisation> {
    let unit = (any::<prop::sample::Index>(), prop::collection::vec(prop_oneof![0..3_u64, 0..9_u64], 3));
    prop::collection::vec(unit, 1..14).prop_map(|drawn| {
        let name = |place: usize| format!("u{place:02}");
        let parent = |place: usize| (place > 0).then(|| name(drawn[place].0.index(place)));
        let units: Vec<_> = (0..drawn.len()).map(|place| (name(place), parent(place))).collect();
        Organisation::new(&units, |id| drawn[id[1..].parse::<usize>().unwrap()].1.clone())
    })
}

fn guard(people: u64, sensitive: bool) -> Guard {
    Guard { size: GroupSize::new(people).unwrap(), sensitive }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_small_group_can_be_calculated_from_what_an_export_shows(
        organisation in organisation(), people in 5..9_u64, sensitive in any::<bool>()
    ) {
        let guard = guard(people, sensitive);
        let plan = plan(&organisation.tree, &organisation.answers, &Rule::of(guard));
        let shown = organisation.shown_by(&plan);
        let leaks = organisation.leaks(&shown, |answers| guard.is_unsafe(answers));
        prop_assert_eq!(leaks, Vec::<Vec<usize>>::new());
        prop_assert_eq!(plan.published.len() + plan.hidden.len(), organisation.tree.len());
    }

    #[test]
    fn a_safe_organisation_always_shows_at_least_its_whole(organisation in organisation()) {
        let guard = guard(5, false);
        let whole = organisation.sum(&organisation.columns());
        let plan = plan(&organisation.tree, &organisation.answers, &Rule::of(guard));
        prop_assert_eq!(plan.published.is_empty(), guard.is_unsafe(&whole));
    }

    #[test]
    fn no_small_group_of_records_can_be_calculated_from_all_allowed_tables(
        candidates in prop::collection::vec(prop::collection::btree_set(0..14_usize, 0..14), 1..7)
    ) {
        let mut released: Vec<BTreeSet<usize>> = Vec::new();
        for candidate in candidates {
            if ledger::check(GroupSize::FLOOR, &released, &candidate).allowed {
                released.push(candidate);
            }
        }
        let row = |set: &BTreeSet<usize>| (0..14).map(|record| set.contains(&record)).collect::<Vec<_>>();
        let attacker = Attacker::knowing(&released.iter().map(row).collect::<Vec<_>>());
        for bits in 1..1_usize << 14 {
            let group: Vec<bool> = (0..14).map(|record| bits >> record & 1 == 1).collect();
            prop_assert!(bits.count_ones() >= 5 || !attacker.can_calculate(&group), "{:?} {:014b}", released, bits);
        }
    }
}

#[test]
fn the_attacker_finds_what_the_usual_rule_would_give_away() {
    let file: Value = serde_json::from_str(include_str!("../data/privacy-cases.json")).unwrap();
    let mut found_leaks = 0;
    for case in file["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "plan") {
        let input = &case["input"];
        let unit = |unit: &Value| (unit["id"].as_str().unwrap().to_owned(), unit["parent"].as_str().map(str::to_owned));
        let units: Vec<_> = input["units"].as_array().unwrap().iter().map(unit).collect();
        let counts = |id: &str| serde_json::from_value(input["leaf_counts"][id].clone()).unwrap();
        let organisation = Organisation::new(&units, counts);
        let guard = guard(input["k"].as_u64().unwrap(), input["sensitive"].as_bool().unwrap());
        let shown = organisation.shown_naively(guard);
        let leaks = organisation.leaks(&shown, |answers| answers.n < guard.smallest());
        let names: Vec<Vec<&str>> =
            leaks.iter().map(|leaves| leaves.iter().map(|&leaf| organisation.tree.id(leaf)).collect()).collect();
        assert_eq!(serde_json::to_value(&names).unwrap(), case["attack"]["naive_rule_leaks"], "{}", case["id"]);
        found_leaks += names.len();
    }
    assert!(found_leaks > 0);
}

/// A table in which all but one chose `favourite`, and the one chose `other`.
fn all_but_one(options: usize, n: u64, favourite: usize, other: usize) -> Vec<u64> {
    let mut counts = vec![0; options];
    counts[favourite] = n - 1;
    counts[other] += 1;
    counts
}

#[test]
fn all_and_all_but_one_look_the_same_in_every_row() {
    for (people, sensitive) in [5, 6, 8, 10, 15].map(|people| [(people, false), (people, true)]).concat() {
        let guard = guard(people, sensitive);
        for n in people..=320 {
            for (form, options) in
                [(Form::Single, 2), (Form::Single, 4), (Form::Scale, 3), (Form::Scale, 5), (Form::Scale, 11)]
            {
                let all = render::choice(form, &all_but_one(options, n, 0, 0), guard);
                for other in 1..options {
                    let but_one = all_but_one(options, n, 0, other);
                    assert_eq!(render::choice(form, &but_one, guard), all, "{form:?} {but_one:?}");
                }
            }
        }
    }
}

#[test]
fn none_and_one_look_the_same_beside_any_other_answers() {
    for people in [5, 6, 8, 10, 15] {
        let guard = guard(people, false);
        for n in people..=320 {
            for first in (0..n).step_by((n / 12).max(1) as usize) {
                let none = shares(&[first, n - first, 0], guard);
                let one = shares(&[first, n - first - 1, 1], guard);
                assert_eq!(none.last(), one.last(), "{first} of {n}");
                let ticks = |last| render::multi(&Answers { n, counts: vec![first, last] }, guard);
                assert_eq!(last_tick(&ticks(0)), last_tick(&ticks(1)), "{first} of {n}");
                assert_eq!(last_tick(&ticks(n)), last_tick(&ticks(n - 1)), "{first} of {n}");
            }
        }
    }
}

/// The written shares; none below ten people, where a row names no share.
fn shares(counts: &[u64], guard: Guard) -> Vec<String> {
    match render::choice(Form::Single, counts, guard) {
        ChoiceRow::Nothing | ChoiceRow::Verdict { .. } => Vec::new(),
        ChoiceRow::Words { shares, .. } => shares.iter().map(|word| word.as_str().to_owned()).collect(),
        ChoiceRow::Percent { shares, .. } => shares.iter().map(ToString::to_string).collect(),
    }
}

fn last_tick(row: &MultiRow) -> String {
    match row {
        MultiRow::Nothing => String::new(),
        MultiRow::Shared { options, .. } => options.contains(&1).to_string(),
        MultiRow::Words { shares, .. } => shares[1].as_str().to_owned(),
        MultiRow::Percent { shares, .. } => shares[1].to_string(),
    }
}

/// Every table of `n` people over `options` options.
fn tables(options: usize, n: u64) -> Vec<Vec<u64>> {
    if options == 1 {
        return vec![vec![n]];
    }
    let with_first =
        |first: u64| tables(options - 1, n - first).into_iter().map(move |rest| [vec![first], rest].concat());
    (0..=n).flat_map(with_first).collect()
}

/// All tables of exactly `n` people by what their row says.
fn by_row(form: Form, options: usize, n: u64) -> BTreeMap<String, Vec<Vec<u64>>> {
    let mut rows: BTreeMap<String, Vec<Vec<u64>>> = BTreeMap::new();
    for table in tables(options, n) {
        let row = render::choice(form, &table, guard(5, false));
        rows.entry(format!("{row:?}")).or_default().push(table);
    }
    rows
}

fn proves_a_lone_answer(tables: &[Vec<u64>]) -> bool {
    (0..tables[0].len()).any(|option| tables.iter().all(|table| table[option] == 1))
}

const SHAPES: [(Form, usize); 6] =
    [(Form::Single, 2), (Form::Single, 3), (Form::Single, 4), (Form::Scale, 3), (Form::Scale, 4), (Form::Scale, 5)];

#[test]
fn a_small_row_never_proves_a_lone_answer_even_to_those_who_know_the_size() {
    for (form, options) in SHAPES {
        for n in 5..=16 {
            for (row, tables) in by_row(form, options, n) {
                assert!(!proves_a_lone_answer(&tables), "{form:?} {row} {tables:?}");
            }
        }
    }
}

#[test]
fn words_give_no_uneven_table_away_nor_that_all_or_all_but_one_agree() {
    for (form, options) in SHAPES {
        for n in 10..=16 {
            for (row, tables) in by_row(form, options, n) {
                // Three options with a third each are all "few", and no other table is. It singles nobody out.
                let is_even = |table: &Vec<u64>| table.iter().all(|&people| 3 * people == n);
                assert!(tables.len() > 1 || tables.iter().all(is_even), "{form:?} {row} {tables:?}");
                let is_nearly_all = |table: &Vec<u64>| table.iter().any(|&people| people + 1 >= n);
                assert!(!tables.iter().all(is_nearly_all), "{form:?} {row}");
            }
        }
    }
}
