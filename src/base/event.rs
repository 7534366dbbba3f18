//! The text of a server-sent event.

/// One event: its name, the number a browser comes back with, and its data on one line or several.
pub fn event(name: &str, id: i64, data: &str) -> String {
    let mut text = format!("event: {name}\nid: {id}\n");
    for line in data.lines().filter(|line| !line.trim().is_empty()) {
        text.push_str("data: ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_holds_every_line_and_ends_with_an_empty_one() {
        assert_eq!(event("stage", 7, "<p>\n\n  a</p>"), "event: stage\nid: 7\ndata: <p>\ndata:   a</p>\n\n");
    }
}
