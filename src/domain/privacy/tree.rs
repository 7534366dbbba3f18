//! The units of an organisation: one root, departments, teams. People are only in the leaves.

use std::collections::BTreeMap;

use thiserror::Error;

/// Units in the order of their ids (by Unicode code point); everywhere else a unit is its place in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    ids: Vec<String>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    /// Every unit after its parent.
    downwards: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoTree {
    #[error("there is no unit without a parent")]
    NoRoot,
    #[error("the units {0} and {1} both have no parent; only one may be on top")]
    TwoRoots(String, String),
    #[error("the unit {0} is listed twice")]
    Twice(String),
    #[error("the parent {parent} of the unit {unit} is not listed")]
    UnknownParent { unit: String, parent: String },
    #[error("the unit {0} stands below itself")]
    Circle(String),
}

impl Tree {
    /// Each unit with its parent, in any order.
    pub fn new(units: &[(String, Option<String>)]) -> Result<Tree, NoTree> {
        let mut parent_of: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for (id, parent) in units {
            if parent_of.insert(id, parent.as_deref()).is_some() {
                return Err(NoTree::Twice(id.clone()));
            }
        }
        let ids: Vec<String> = parent_of.keys().map(|&id| id.to_owned()).collect();
        let mut parents = Vec::with_capacity(ids.len());
        for (&unit, &parent) in &parent_of {
            let place = parent.map(|parent| find(&ids, parent).ok_or(unknown_parent(unit, parent)));
            parents.push(place.transpose()?);
        }
        let mut children = vec![Vec::new(); ids.len()];
        for (unit, parent) in parents.iter().enumerate() {
            parent.iter().for_each(|&parent| children[parent].push(unit));
        }
        let downwards = downwards(&ids, &parents, &children)?;
        Ok(Tree { ids, parents, children, downwards })
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Never true: a tree has a root.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn id(&self, unit: usize) -> &str {
        &self.ids[unit]
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        find(&self.ids, id)
    }

    pub fn is_leaf(&self, unit: usize) -> bool {
        self.children[unit].is_empty()
    }

    /// Children in id order.
    pub fn children(&self, unit: usize) -> &[usize] {
        &self.children[unit]
    }

    /// Every unit before its parent, the root last.
    pub fn upwards(&self) -> impl Iterator<Item = usize> + '_ {
        self.downwards.iter().rev().copied()
    }

    /// The unit itself, its parent and so on up to the root.
    pub fn line_of(&self, unit: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(unit), |&unit| self.parents[unit])
    }

    /// The leaves at and below a unit, in id order.
    pub fn leaves_of(&self, unit: usize) -> Vec<usize> {
        let (mut leaves, mut open) = (Vec::new(), vec![unit]);
        while let Some(unit) = open.pop() {
            if self.is_leaf(unit) {
                leaves.push(unit);
            }
            open.extend(self.children(unit));
        }
        leaves.sort_unstable();
        leaves
    }
}

fn find(ids: &[String], id: &str) -> Option<usize> {
    ids.binary_search_by(|known| known.as_str().cmp(id)).ok()
}

fn unknown_parent(unit: &str, parent: &str) -> NoTree {
    NoTree::UnknownParent { unit: unit.to_owned(), parent: parent.to_owned() }
}

fn downwards(ids: &[String], parents: &[Option<usize>], children: &[Vec<usize>]) -> Result<Vec<usize>, NoTree> {
    let mut roots = (0..ids.len()).filter(|&unit| parents[unit].is_none());
    let root = roots.next().ok_or(NoTree::NoRoot)?;
    if let Some(other) = roots.next() {
        return Err(NoTree::TwoRoots(ids[root].clone(), ids[other].clone()));
    }
    let mut downwards = vec![root];
    let mut is_reached = vec![false; ids.len()];
    let mut next = 0;
    while let Some(&unit) = downwards.get(next) {
        is_reached[unit] = true;
        downwards.extend(&children[unit]);
        next += 1;
    }
    match is_reached.iter().position(|reached| !reached) {
        Some(unit) => Err(NoTree::Circle(ids[unit].clone())),
        None => Ok(downwards),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(units: &[(&str, Option<&str>)]) -> Result<Tree, NoTree> {
        let owned: Vec<_> = units.iter().map(|(id, parent)| (id.to_string(), parent.map(str::to_owned))).collect();
        Tree::new(&owned)
    }

    #[test]
    fn units_that_make_no_tree_are_refused() {
        assert_eq!(tree(&[]), Err(NoTree::NoRoot));
        assert_eq!(tree(&[("a", None), ("b", None)]), Err(NoTree::TwoRoots("a".into(), "b".into())));
        assert_eq!(tree(&[("a", None), ("a", None)]), Err(NoTree::Twice("a".into())));
        assert_eq!(tree(&[("a", Some("x"))]), Err(unknown_parent("a", "x")));
        assert_eq!(tree(&[("r", None), ("a", Some("b")), ("b", Some("a"))]), Err(NoTree::Circle("a".into())));
        assert_eq!(tree(&[("a", Some("a"))]), Err(NoTree::NoRoot));
    }

    #[test]
    fn the_leaves_of_a_department_are_its_teams_in_id_order() {
        let tree =
            tree(&[("t2", Some("d")), ("d", Some("o")), ("o", None), ("t1", Some("d")), ("e", Some("o"))]).unwrap();
        let names: Vec<_> = tree.leaves_of(tree.find("d").unwrap()).into_iter().map(|leaf| tree.id(leaf)).collect();
        assert_eq!(names, ["t1", "t2"]);
        assert_eq!(tree.upwards().last(), tree.find("o"));
    }
}
