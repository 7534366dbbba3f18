//! What a page says that could not be shown: what happened, what is safe, what to do.

pub struct Words {
    pub heading: &'static str,
    pub happened: &'static str,
    pub safe: &'static str,
    pub to_do: &'static str,
    pub way: &'static str,
    pub href: &'static str,
}

const HOME: (&str, &str) = ("Go to the first page", "/");
const HELP: (&str, &str) = ("Open the help page", "/help");

impl Words {
    const fn new(
        heading: &'static str,
        [happened, safe, to_do]: [&'static str; 3],
        way: (&'static str, &'static str),
    ) -> Self {
        Self { heading, happened, safe, to_do, way: way.0, href: way.1 }
    }

    pub fn of(status: u16) -> Self {
        match status {
            400 | 422 => UNREADABLE,
            403 => NOT_FROM_US,
            404 => UNKNOWN,
            405 => WRONG_WAY_IN,
            408 => TOO_SLOW,
            409 => OUT_OF_TURN,
            410 => SWITCHED_OFF,
            413 => TOO_LARGE,
            415 => WRONG_KIND,
            421 => WRONG_NAME,
            429 => TOO_FAST,
            503 => BUSY,
            _ => OUR_SIDE,
        }
    }
}

const UNREADABLE: Words = Words::new(
    "We could not take this in",
    [
        "A part of the form was missing or could not be read.",
        "This step is not saved. Everything before it is.",
        "Go back, look over the form and send it once more.",
    ],
    HOME,
);
const NOT_FROM_US: Words = Words::new(
    "We could not take this form",
    [
        "The page it came from was open for a long time, or it was not a page of ours.",
        "What you sent is not saved. Everything before it is.",
        "Go back, load the page again and send the form once more.",
    ],
    HOME,
);
pub const ANOTHER_ROLE: Words = Words::new(
    "This page is for another role",
    [
        "You are signed in, but your role does not include it.",
        "Nothing has changed.",
        "If you need it, ask an owner of your organisation to change your role.",
    ],
    ("Go to your account", "/account"),
);
pub const CLAIMED: Words = Words::new(
    "This needs your personal link",
    [
        "You came in by the code, and anybody in the room could have typed your name. So this opens with the personal link from your mail.",
        "Nothing has changed. Your answers and the wall go on working here.",
        "Open the link from your mail on this device. If you have none, ask the person who runs the workshop.",
    ],
    HOME,
);
pub const ANOTHER_DEVICE: Words = Words::new(
    "First a code from your mail",
    [
        "You wrote something here on another device before. So that nobody else reads it with your link, we ask for a code first.",
        "This step is not saved. Everything before it is.",
        "Copy your words, type the code, and put them in once more.",
    ],
    HOME,
);
const UNKNOWN: Words = Words::new(
    "We cannot find this page",
    [
        "The address may have a typing slip, or the page belongs to somebody else.",
        "Nothing has changed.",
        "Check the address, or open the link from your mail again.",
    ],
    HOME,
);
const WRONG_WAY_IN: Words = Words::new(
    "This page cannot be opened like that",
    [
        "The address belongs to a form. It only answers when the form is sent.",
        "Nothing has changed.",
        "Go back to the page with the form.",
    ],
    HOME,
);
const OUT_OF_TURN: Words = Words::new(
    "That does not fit just now",
    [
        "Something has to come first, or the time for it is over.",
        "Nothing has changed. What was saved before is safe.",
        "Go back and load the page again, so that you see where things stand.",
    ],
    HOME,
);
const TOO_SLOW: Words = Words::new(
    "This took too long",
    [
        "What you sent did not arrive in time. The line may be slow.",
        "This step is not saved. Everything before it is.",
        "Go back and send it once more, if you can over a better line.",
    ],
    HOME,
);
const WRONG_NAME: Words = Words::new(
    "We go by another name",
    [
        "The address you used leads here, but it is not the one we answer to.",
        "Nothing has changed.",
        "Open the link from your mail, or ask the person who invited you for the address.",
    ],
    HELP,
);
pub const SIGNED_OUT: Words = Words::new(
    "You are signed out",
    [
        "Your session ended before you sent this.",
        "Nothing was saved. What was saved before is safe.",
        "Copy your words, sign in again, and put them in once more.",
    ],
    ("Sign in", "/sign-in"),
);
pub const OVERTAKEN: Words = Words::new(
    "Someone was a moment faster",
    [
        "Somebody changed the same thing while this page was open.",
        "Their change is kept. Yours is not saved yet.",
        "Copy your words, go back, and load the page again.",
    ],
    HOME,
);
const SWITCHED_OFF: Words = Words::new(
    "This link does not work any more",
    [
        "It has been used, was switched off, or is too old.",
        "Nothing has changed.",
        "Ask for a new link with your work email, or ask the person who invited you.",
    ],
    ("Send me a new link", "/#sign-in"),
);
const TOO_LARGE: Words = Words::new(
    "This is too large for us",
    [
        "The text or file you sent is larger than this page can take.",
        "It is not saved. Everything before it is.",
        "Go back and send a shorter text or a smaller file.",
    ],
    HELP,
);
const WRONG_KIND: Words = Words::new(
    "We cannot read this kind of file",
    [
        "A list of people comes as a CSV file; everything else as a form of ours.",
        "Nothing was changed.",
        "Save the list as CSV and send it once more.",
    ],
    HELP,
);
const TOO_FAST: Words = Words::new(
    "Please wait a minute",
    [
        "There were many tries in a short time, so we take a break.",
        "What you saved before is safe. This step is not saved.",
        "Wait a minute, then try once more.",
    ],
    HOME,
);
const OUR_SIDE: Words = Words::new(
    "Something went wrong on our side",
    ["We have written it down.", "What you sent is not saved. Everything before it is.", "Go back and try once more."],
    HOME,
);
const BUSY: Words = Words::new(
    "We are out of breath for a moment",
    [
        "Many people are here at once, or the house is just starting again.",
        "This step is not saved. Everything before it is.",
        "Wait a moment, go back and send it once more.",
    ],
    HOME,
);
