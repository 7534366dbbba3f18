//! The text part of a letter in lines that every mail program shows whole.

/// Signs in a line, as letters have had them since terminals.
const WIDTH: usize = 72;

/// Breaks lines at spaces. A word, so an address too, is never broken, however long; what follows a bullet stands under
/// its first word.
pub fn wrap(text: &str) -> String {
    text.lines().map(wrap_line).collect::<Vec<_>>().join("\n")
}

fn wrap_line(line: &str) -> String {
    let indent = if line.starts_with("- ") { "  " } else { "" };
    let (mut wrapped, mut length) = (String::new(), 0);
    for word in line.split(' ') {
        let signs = word.chars().count();
        if length > indent.len() && length + 1 + signs > WIDTH {
            wrapped.push('\n');
            wrapped.push_str(indent);
            length = indent.len();
        } else if !wrapped.is_empty() {
            wrapped.push(' ');
            length += 1;
        }
        wrapped.push_str(word);
        length += signs;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words_and_lose_none() {
        let words = "Någon säger något långt ".repeat(40);
        let wrapped = wrap(words.trim_end());
        assert!(wrapped.lines().all(|line| line.chars().count() <= WIDTH && !line.starts_with(' ')));
        assert!(wrapped.lines().rev().skip(1).all(|line| line.chars().count() > WIDTH - 6), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().collect::<Vec<_>>(), words.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn an_address_stays_whole_and_short_lines_stay_as_they_are() {
        let address = format!("https://alliance.example/m/{}", "a".repeat(80));
        assert_eq!(wrap(&format!("Stop these letters: {address}")), format!("Stop these letters:\n{address}"));
        assert_eq!(wrap(&address), address);
        assert_eq!(wrap("Hello Ruth,\n\n--\nBye"), "Hello Ruth,\n\n--\nBye");
    }

    #[test]
    fn what_follows_a_bullet_stands_under_its_first_word() {
        let wrapped = wrap(&format!("- {}", "one word after another ".repeat(6).trim_end()));
        let lines: Vec<&str> = wrapped.lines().collect();
        assert!(lines.len() > 1 && lines[1..].iter().all(|line| line.starts_with("  ") && !line.starts_with("   ")));
        assert_eq!(wrap(&format!("- {}", "b".repeat(90))), format!("- {}", "b".repeat(90)));
    }
}
