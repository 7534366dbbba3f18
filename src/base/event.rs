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

/// A number that tells one text from another, the same in every instance.
pub fn edition_of(text: &str) -> i32 {
    // FNV-1a with 32 bits; the last one is dropped so that the number is never negative.
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i32::try_from(hash >> 1).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_holds_every_line_and_ends_with_an_empty_one() {
        assert_eq!(event("stage", 7, "<p>\n\n  a</p>"), "event: stage\nid: 7\ndata: <p>\ndata:   a</p>\n\n");
    }
}
