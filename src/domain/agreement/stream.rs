//! Answers as they arrive: the last word of a person counts, saying it twice changes nothing,
//! and the counters follow by taking the old answer out and putting the new one in.

use std::collections::BTreeMap;

use super::turnout::Turnout;

/// What a person said to a single choice or a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Counted from 0.
    Option(usize),
    NoPreference,
    Skip,
}

/// The counters of a single choice or a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub counts: Vec<u64>,
    pub no_preference: u64,
    pub skipped: u64,
}

impl Tally {
    pub fn empty(options: usize) -> Tally {
        Tally { counts: vec![0; options], no_preference: 0, skipped: 0 }
    }

    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    pub fn turnout(&self, eligible: u64) -> Turnout {
        Turnout { eligible, no_preference: self.no_preference, skipped: self.skipped }
    }

    /// Puts `new` in the place of `old`; `None` stands for no answer. `false`, and nothing changes, when
    /// `old` was never counted or an option does not exist.
    pub fn replace(&mut self, old: Option<Reply>, new: Option<Reply>) -> bool {
        let mut next = self.clone();
        let is_removed = old.is_none_or(|reply| next.shift(reply, |count| count.checked_sub(1)));
        let is_added = new.is_none_or(|reply| next.shift(reply, |count| count.checked_add(1)));
        if is_removed && is_added {
            *self = next;
        }
        is_removed && is_added
    }

    fn shift(&mut self, reply: Reply, change: impl Fn(u64) -> Option<u64>) -> bool {
        let counter = match reply {
            Reply::Option(option) => self.counts.get_mut(option),
            Reply::NoPreference => Some(&mut self.no_preference),
            Reply::Skip => Some(&mut self.skipped),
        };
        let Some(counter) = counter else { return false };
        let Some(changed) = change(*counter) else { return false };
        *counter = changed;
        true
    }
}

/// Everybody's last word together with its tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    replies: BTreeMap<String, Reply>,
    tally: Tally,
}

impl Stream {
    pub fn new(options: usize) -> Stream {
        Stream { replies: BTreeMap::new(), tally: Tally::empty(options) }
    }

    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// A new word of a member; `None` withdraws. `false`, and nothing changes, for an option that does not exist.
    pub fn take(&mut self, member: &str, reply: Option<Reply>) -> bool {
        if !self.tally.replace(self.replies.get(member).copied(), reply) {
            return false;
        }
        match reply {
            Some(reply) => self.replies.insert(member.to_owned(), reply),
            None => self.replies.remove(member),
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saying_the_same_twice_counts_once() {
        let mut stream = Stream::new(2);
        assert!(stream.take("ana", Some(Reply::Option(1))));
        assert!(stream.take("ana", Some(Reply::Option(1))));
        assert_eq!(stream.tally().counts, [0, 1]);
    }

    #[test]
    fn withdrawing_without_an_answer_changes_nothing() {
        let mut stream = Stream::new(2);
        assert!(stream.take("ana", None));
        assert_eq!(stream.tally(), &Tally::empty(2));
    }

    #[test]
    fn an_option_that_does_not_exist_leaves_the_old_answer_standing() {
        let mut stream = Stream::new(2);
        assert!(stream.take("ana", Some(Reply::Option(0))));
        assert!(!stream.take("ana", Some(Reply::Option(2))));
        assert_eq!(stream.tally().counts, [1, 0]);
    }

    #[test]
    fn an_answer_that_was_never_counted_cannot_be_taken_out() {
        let mut tally = Tally::empty(2);
        assert!(!tally.replace(Some(Reply::Skip), Some(Reply::Option(0))));
        assert_eq!(tally, Tally::empty(2));
    }
}
