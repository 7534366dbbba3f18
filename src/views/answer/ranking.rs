//! Putting things in order with buttons: every press posts the form and comes back with the new order.

use crate::domain::filled::{Asked, Filled};

/// The two lists of a ranking: what is in place, and what can be added.
pub struct Ranking {
    /// Name of the hidden fields that carry the order.
    pub name: String,
    pub title: String,
    pub hint: String,
    pub error: String,
    pub placed: Vec<Item>,
    /// Places nobody has filled.
    pub free: usize,
    pub unplaced: Vec<Item>,
}

pub struct Item {
    pub code: String,
    pub label: String,
    /// The label inside a sentence that only some people hear.
    pub heard: String,
    pub can_rise: bool,
    pub can_fall: bool,
    /// Was just moved: the way on from here gets the focus.
    pub is_moved: bool,
}

impl Ranking {
    pub fn new(asked: Asked, rank_top: usize, filled: &Filled, hint: String, error: &str) -> Self {
        let most = rank_top.min(asked.question.width());
        let known = |code: &&String| asked.slot(code).is_some();
        let order: Vec<&String> = filled.picked.iter().filter(known).take(most).collect();
        let last = order.len().saturating_sub(1);
        let label = |code: &str| {
            let found = asked.options().find(|(_, option)| option.code == code);
            found.map(|(_, option)| option.label.clone()).unwrap_or_default()
        };
        let item = |code: &str, can_rise, can_fall| {
            let label = label(code);
            Item { code: code.to_owned(), heard: label.to_lowercase(), label, can_rise, can_fall, is_moved: false }
        };
        let placed = order.iter().enumerate().map(|(at, code)| item(code, at > 0, at < last)).collect();
        let left = asked.options().filter(|(_, option)| !order.contains(&&option.code));
        let unplaced = left.map(|(_, option)| item(&option.code, false, false)).collect();
        let title = asked.question.prompt.clone();
        let free = most.saturating_sub(order.len());
        let name = asked.question.code.clone();
        Self { name, title, hint, error: error.to_owned(), placed, free, unplaced }
    }

    /// Sets the focus on the item that was just moved.
    pub fn moved(mut self, code: &str) -> Self {
        for item in self.placed.iter_mut().chain(&mut self.unplaced) {
            item.is_moved = item.code == code;
        }
        self
    }

    /// How many are in place, in words.
    pub fn state(&self) -> String {
        use super::super::words::{capital, number, plural};
        let (placed, most) = (self.placed.len(), self.placed.len() + self.free);
        match (placed, self.free) {
            (0, _) => format!("Put up to {} in order.", number(most)),
            (_, 0) => "Your order is full. Take one out to add another.".to_owned(),
            _ => format!(
                "{} {} in place, up to {}.",
                capital(&number(placed)),
                plural(placed, "is", "are"),
                number(most)
            ),
        }
    }
}

/// An order after a button was pressed.
pub struct Moved {
    pub order: Vec<String>,
    /// The item whose button it was.
    pub code: String,
}

/// Carries out "up:chat", "down:chat", "out:chat" or "add:chat". Anything else is no move.
pub fn moved(mut order: Vec<String>, pressed: &str) -> Option<Moved> {
    let (what, code) = pressed.split_once(':')?;
    let at = order.iter().position(|placed| placed == code);
    match (what, at) {
        ("up", Some(at)) if at > 0 => order.swap(at, at - 1),
        ("down", Some(at)) if at + 1 < order.len() => order.swap(at, at + 1),
        ("out", Some(at)) => drop(order.remove(at)),
        ("add", None) => order.push(code.to_owned()),
        ("up" | "down" | "out" | "add", _) => {}
        _ => return None,
    }
    Some(Moved { order, code: code.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(order: &[&str], pressed: &str) -> Vec<String> {
        let order = order.iter().map(|code| (*code).to_owned()).collect();
        moved(order, pressed).map(|moved| moved.order).unwrap_or_default()
    }

    #[test]
    fn every_button_moves_one_thing() {
        assert_eq!(after(&["chat", "face"], "up:face"), ["face", "chat"]);
        assert_eq!(after(&["chat", "face"], "down:chat"), ["face", "chat"]);
        assert_eq!(after(&["chat", "face"], "out:chat"), ["face"]);
        assert_eq!(after(&["chat"], "add:email"), ["chat", "email"]);
        assert_eq!(after(&["chat"], "add:chat"), ["chat"]);
        assert_eq!(after(&["chat"], "up:chat"), ["chat"]);
        assert!(moved(Vec::new(), "next").is_none());
    }
}
