//! A member's pages while answers are open.

mod all;
mod check;
mod code;
mod done;
mod parts;
mod question;
mod ranking;
mod start;

pub use all::AllPage;
pub use check::CheckPage;
pub use code::CodePage;
pub use done::{DonePage, LeavePage};
pub use parts::{Body, Form, Must};
pub use question::{Ask, QuestionPage, summary};
pub use ranking::{Moved, moved};
pub use start::StartPage;

use super::chrome::{Chrome, Member, Setting};
use crate::domain::sitting::Sitting;

fn member_chrome(setting: Setting, sitting: &Sitting, title: impl Into<String>) -> Chrome {
    let who = Member { team: &sitting.team, name: &sitting.called };
    Chrome::member(setting, who, Vec::new(), title)
}
