//! A sentence with places to fill, checked when it is read so that filling it cannot fail.

/// Places are written `{name}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Place(String),
}

impl Template {
    /// `places` are the names this sentence may use. The error says what is wrong, to follow "field ...:".
    pub fn parse(text: &str, places: &[&str]) -> Result<Template, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once('{') {
            let (place, tail) = after.split_once('}').ok_or("an opening brace has no closing one")?;
            if !places.contains(&place) {
                return Err(unknown(place, places));
            }
            pieces.push(Piece::Words(plain(words)?));
            pieces.push(Piece::Place(place.to_owned()));
            rest = tail;
        }
        pieces.push(Piece::Words(plain(rest)?));
        if text.trim().is_empty() {
            return Err("the text is empty".to_owned());
        }
        Ok(Template { pieces })
    }

    /// Whether the sentence has this place.
    pub fn has(&self, place: &str) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Place(name) if name == place))
    }

    /// A place without a value stays empty; `Bank::parse` sees to it that this cannot happen.
    pub fn fill(&self, values: &[(&str, &str)]) -> String {
        let value = |place: &str| values.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value);
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.as_str(),
                Piece::Place(place) => value(place),
            })
            .collect()
    }
}

/// Text that goes into sentences: no braces, no double spaces.
pub fn plain(text: &str) -> Result<String, String> {
    if text.contains(['{', '}']) {
        return Err("a brace stands alone".to_owned());
    }
    if text.contains("  ") {
        return Err("there are two spaces in a row".to_owned());
    }
    Ok(text.to_owned())
}

fn unknown(place: &str, places: &[&str]) -> String {
    if places.is_empty() {
        return format!("{{{place}}} cannot be filled here, this sentence has no places");
    }
    let known: Vec<String> = places.iter().map(|place| format!("{{{place}}}")).collect();
    format!("{{{place}}} cannot be filled here, only {} can", known.join(", "))
}
