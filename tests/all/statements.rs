//! Which statements a house says to its database: heard on its own connections, without what is bound to them.

use std::collections::BTreeMap;
use std::sync::{Mutex, Once, PoisonError};

use alliance::store::pool::Place;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// By place of the data; only places somebody asked about.
static HEARD: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

#[derive(Default)]
struct Ear {
    place: String,
}

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.place),
            InstrumentationEvent::StartQuery { query, .. } => {
                let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(statements) = heard.get_mut(&self.place) {
                    let text = query.to_string();
                    statements.push(text.split(" -- binds").next().unwrap_or_default().to_owned());
                }
            }
            _ => {}
        }
    }
}

/// Gives every connection opened from now on an ear.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| set_default_instrumentation(|| Some(Box::new(Ear::default()))).expect("ears are given"));
}

fn name(place: &Place) -> String {
    match place {
        Place::Sqlite(path) => path.clone(),
        Place::Postgres(url) => url.expose().to_owned(),
    }
}

/// Forgets what was heard at this place and hears on.
pub fn begin(place: &Place) {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).insert(name(place), Vec::new());
}

/// What was said since `begin`, in order; not the pool's own words about its connections.
pub fn heard(place: &Place) -> Vec<String> {
    let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner).remove(&name(place)).unwrap_or_default();
    let of_pool = |text: &String| text == "SELECT 1" || text.starts_with("PRAGMA") || text.starts_with("SET ");
    heard.into_iter().filter(|text| !of_pool(text)).collect()
}

/// Those among the statements that change rows.
pub fn writes(heard: &[String]) -> Vec<&str> {
    let changes = |text: &&str| ["INSERT", "UPDATE", "DELETE"].iter().any(|word| text.trim_start().starts_with(word));
    heard.iter().map(String::as_str).filter(changes).collect()
}
