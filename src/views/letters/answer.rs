//! Letters to members while they answer.

use askama::Template;

use super::{Frame, Unprintable, print};
use crate::domain::letter::LetterBody;

/// Six digits that open earlier answers on a new device.
pub struct DeviceCode<'a> {
    pub called: &'a str,
    pub team: &'a str,
    pub code: &'a str,
}

#[derive(Template)]
#[template(path = "letters/device_code.txt", escape = "none")]
struct DeviceCodeText<'a> {
    frame: Frame,
    called: &'a str,
    code: &'a str,
}

#[derive(Template)]
#[template(path = "letters/device_code.html")]
struct DeviceCodeHtml<'a> {
    frame: Frame,
    greeting: String,
    code: &'a str,
}

impl DeviceCode<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let frame = Frame {
            subject: "Your code to see earlier answers".to_owned(),
            preheader: "Six digits, good once for ten minutes.".to_owned(),
            brand: self.team.to_owned(),
            reason: "You get this because somebody asked for it with your personal link.".to_owned(),
            stop_href: String::new(),
        };
        let greeting = format!("Hello {}, type this code on the page where you asked for it:", self.called);
        print(
            &frame.subject.clone(),
            &DeviceCodeText { frame: frame.clone(), called: self.called, code: self.code },
            &DeviceCodeHtml { frame, greeting, code: self.code },
        )
    }
}
