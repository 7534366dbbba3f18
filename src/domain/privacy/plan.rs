//! Which units of an organisation one export shows, which it shows together, and which it does not show.
//! Small groups are merged with a neighbour instead of blanked: a blank can be calculated from the rest.

use super::group::{Answers, Guard};
use super::tree::Tree;

/// The cut of one question's answers. All three lists are in id order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub published: Vec<Published>,
    /// Rows "X + Y (together)".
    pub combined: Vec<Block>,
    /// Everything else. A file says only "not shown": a reason can itself tell what all of them answered.
    pub hidden: Vec<Hidden>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub unit: usize,
    pub answers: Answers,
}

/// Leaves that are shown as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Only leaves with answers, in id order; never empty.
    pub leaves: Vec<usize>,
    pub answers: Answers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden {
    pub unit: usize,
    pub reason: Reason,
}

/// For tests and the audit log only, never for a file or a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    TooFew,
    ProtectsOthers,
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::TooFew => "too_few",
            Reason::ProtectsOthers => "protects_others",
        }
    }
}

/// What may not stand alone: the guard of the question and whatever else holds a set of leaves back
/// (an earlier round, see `rounds`).
pub struct Rule<'a> {
    pub guard: Guard,
    /// Asked with the leaves of a block or of a unit; true keeps it from being shown on its own.
    pub is_held_back: &'a dyn Fn(&[usize]) -> bool,
}

impl Rule<'_> {
    /// Only the guard: a first round, or a question without earlier releases.
    pub fn of(guard: Guard) -> Rule<'static> {
        Rule { guard, is_held_back: &|_| false }
    }

    fn is_unsafe(&self, block: &Block) -> bool {
        self.guard.is_unsafe(&block.answers) || (self.is_held_back)(&block.leaves)
    }
}

/// `answers` has one entry per unit of the tree; only those of leaves are read.
pub fn plan(tree: &Tree, answers: &[Answers], rule: &Rule) -> Plan {
    let blocks = cut(tree, answers, rule);
    let places = Places::of(tree, answers, &blocks);
    let is_published = |unit: usize| places.is_whole(unit) && !(rule.is_held_back)(&places.leaves(tree, unit, answers));
    let published: Vec<usize> = (0..tree.len()).filter(|&unit| is_published(unit)).collect();
    let is_shown = |unit: usize| published.binary_search(&unit).is_ok();
    let is_a_unit = |block: &Block| places.twins(tree, block).any(is_shown);
    let hidden = (0..tree.len()).filter(|&unit| !is_shown(unit));
    let hidden = hidden.map(|unit| Hidden { unit, reason: reason(&places.sums[unit], rule.guard) }).collect();
    let mut combined: Vec<Block> = blocks.iter().filter(|block| !is_a_unit(block)).cloned().collect();
    combined.sort_by(|a, b| a.leaves.cmp(&b.leaves));
    let published = published.into_iter().map(|unit| Published { unit, answers: places.sums[unit].clone() }).collect();
    Plan { published, combined, hidden }
}

fn reason(answers: &Answers, guard: Guard) -> Reason {
    if answers.n < guard.smallest() { Reason::TooFew } else { Reason::ProtectsOthers }
}

/// Cuts all answers into blocks that are each safe to show; nothing when even the whole is not.
fn cut(tree: &Tree, answers: &[Answers], rule: &Rule) -> Vec<Block> {
    let mut blocks_of: Vec<Vec<Block>> = vec![Vec::new(); tree.len()];
    let mut whole = Vec::new();
    // Children before parents and without recursion: a chain of units may be long.
    for unit in tree.upwards() {
        whole = if tree.is_leaf(unit) {
            leaf_block(unit, answers)
        } else {
            let below = tree.children(unit).iter().map(|&child| std::mem::take(&mut blocks_of[child]));
            merge(below.collect(), rule)
        };
        blocks_of[unit].clone_from(&whole);
    }
    match whole.as_slice() {
        [only] if rule.is_unsafe(only) => Vec::new(),
        _ => whole,
    }
}

fn leaf_block(leaf: usize, answers: &[Answers]) -> Vec<Block> {
    let answers = answers.get(leaf).filter(|answers| answers.n > 0);
    answers.map(|answers| Block { leaves: vec![leaf], answers: answers.clone() }).into_iter().collect()
}

/// All unsafe blocks of the children become one; while it is still unsafe it takes in the smallest safe
/// neighbour, a child that is one block before a child that is cut. It may stay unsafe: the parent goes on.
fn merge(children: Vec<Vec<Block>>, rule: &Rule) -> Vec<Block> {
    let mut small: Option<Block> = None;
    let mut big: Vec<(bool, Block)> = Vec::new();
    for blocks in children {
        let is_cut = blocks.len() > 1;
        for block in blocks {
            if rule.is_unsafe(&block) {
                small = Some(join(small, block));
            } else {
                big.push((is_cut, block));
            }
        }
    }
    let mut merged = small;
    while let Some(block) = merged.take_if(|block| rule.is_unsafe(block)) {
        let partner = (0..big.len()).min_by_key(|&i| (big[i].0, big[i].1.answers.n, big[i].1.leaves[0]));
        let Some(partner) = partner else {
            merged = Some(block);
            break;
        };
        merged = Some(join(Some(block), big.remove(partner).1));
    }
    big.into_iter().map(|(_, block)| block).chain(merged).collect()
}

fn join(block: Option<Block>, other: Block) -> Block {
    let Some(mut block) = block else { return other };
    block.leaves.extend(other.leaves);
    block.leaves.sort_unstable();
    block.answers.add(&other.answers);
    block
}

/// How the blocks lie in the units.
struct Places {
    /// All answers at and below each unit.
    sums: Vec<Answers>,
    /// Leaves with answers at and below each unit, and how many of them lie in a block.
    answered: Vec<usize>,
    covered: Vec<usize>,
    /// A block lies partly inside and partly outside.
    is_crossed: Vec<bool>,
}

impl Places {
    fn of(tree: &Tree, answers: &[Answers], blocks: &[Block]) -> Places {
        let units = tree.len();
        let mut places = Places {
            sums: vec![Answers::default(); units],
            answered: vec![0; units],
            covered: vec![0; units],
            is_crossed: vec![false; units],
        };
        for (leaf, own) in answers.iter().enumerate().filter(|&(unit, own)| tree.is_leaf(unit) && own.n > 0) {
            for unit in tree.line_of(leaf) {
                places.sums[unit].add(own);
                places.answered[unit] += 1;
            }
        }
        for block in blocks {
            places.lay(tree, block);
        }
        places
    }

    fn lay(&mut self, tree: &Tree, block: &Block) {
        let mut inside: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
        for unit in block.leaves.iter().flat_map(|&leaf| tree.line_of(leaf)) {
            *inside.entry(unit).or_default() += 1;
        }
        for (unit, leaves) in inside {
            self.covered[unit] += leaves;
            self.is_crossed[unit] |= leaves < block.leaves.len();
        }
    }

    /// It has answers, and the blocks inside it add up to it exactly.
    fn is_whole(&self, unit: usize) -> bool {
        self.answered[unit] > 0 && !self.is_crossed[unit] && self.covered[unit] == self.answered[unit]
    }

    /// Units of whose people exactly the block consists, if they are whole.
    fn twins<'a>(&'a self, tree: &'a Tree, block: &'a Block) -> impl Iterator<Item = usize> + 'a {
        let first = block.leaves.first().into_iter();
        first.flat_map(|&leaf| tree.line_of(leaf)).filter(|&unit| self.answered[unit] == block.leaves.len())
    }

    /// The unit's leaves with answers, in id order.
    fn leaves(&self, tree: &Tree, unit: usize, answers: &[Answers]) -> Vec<usize> {
        let has_answers = |leaf: &usize| answers.get(*leaf).is_some_and(|own| own.n > 0);
        tree.leaves_of(unit).into_iter().filter(has_answers).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::privacy::GroupSize;

    fn tree(units: &[(&str, Option<&str>)]) -> Tree {
        let owned: Vec<_> = units.iter().map(|(id, parent)| (id.to_string(), parent.map(str::to_owned))).collect();
        Tree::new(&owned).unwrap()
    }

    fn answers(tree: &Tree, leaves: &[(&str, u64)]) -> Vec<Answers> {
        let mut all = vec![Answers::default(); tree.len()];
        leaves.iter().for_each(|(id, n)| all[tree.find(id).unwrap()] = Answers::of_choice(&[*n]));
        all
    }

    fn guard() -> Guard {
        Guard { size: GroupSize::FLOOR, sensitive: false }
    }

    fn shown(tree: &Tree, plan: &Plan) -> Vec<String> {
        plan.published.iter().map(|row| tree.id(row.unit).to_owned()).collect()
    }

    #[test]
    fn a_team_without_answers_is_not_shown_and_harms_nobody() {
        let tree = tree(&[("o", None), ("a", Some("o")), ("b", Some("o")), ("c", Some("o"))]);
        let plan = plan(&tree, &answers(&tree, &[("a", 6), ("b", 7)]), &Rule::of(guard()));
        assert_eq!(shown(&tree, &plan), ["a", "b", "o"]);
        assert_eq!(plan.hidden, [Hidden { unit: tree.find("c").unwrap(), reason: Reason::TooFew }]);
    }

    #[test]
    fn a_team_held_back_by_an_earlier_round_is_merged_like_a_small_one() {
        let tree = tree(&[("o", None), ("a", Some("o")), ("b", Some("o")), ("c", Some("o"))]);
        let a = tree.find("a").unwrap();
        let rule = Rule { guard: guard(), is_held_back: &|leaves| leaves == [a] };
        let plan = plan(&tree, &answers(&tree, &[("a", 6), ("b", 7), ("c", 8)]), &rule);
        assert_eq!(shown(&tree, &plan), ["c", "o"]);
        assert_eq!(plan.combined[0].answers.n, 13);
    }

    #[test]
    fn a_department_held_back_by_an_earlier_round_is_not_shown_while_its_teams_are() {
        let tree = tree(&[("o", None), ("d", Some("o")), ("t", Some("d")), ("u", Some("d")), ("e", Some("o"))]);
        let both = [tree.find("t").unwrap(), tree.find("u").unwrap()];
        let rule = Rule { guard: guard(), is_held_back: &|leaves| leaves == both };
        let plan = plan(&tree, &answers(&tree, &[("t", 6), ("u", 7), ("e", 8)]), &rule);
        assert_eq!(shown(&tree, &plan), ["e", "o", "t", "u"]);
    }

    #[test]
    fn a_very_long_chain_of_units_is_one_group() {
        let mut units = vec![("u00000".to_owned(), None)];
        units.extend((1..5000).map(|i| (format!("u{i:05}"), Some(format!("u{:05}", i - 1)))));
        let tree = Tree::new(&units).unwrap();
        let plan = plan(&tree, &answers(&tree, &[("u04999", 5)]), &Rule::of(guard()));
        assert_eq!((plan.published.len(), plan.combined.len()), (5000, 0));
    }
}
